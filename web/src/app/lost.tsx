import { Link } from '@tanstack/react-router'
import { MapPinOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFaultText } from '@/parts/fault-text'
import { Empty, Failed } from '@/ui/state'

export function Missing() {
  const { t } = useTranslation()
  return (
    <main className="flex h-full">
      <Empty
        whole
        icon={<MapPinOff />}
        title={t('lost.title')}
        action={
          <Link to="/" className="text-accent-text underline">
            {t('lost.home')}
          </Link>
        }
      >
        {t('lost.text')}
      </Empty>
    </main>
  )
}

export function Crash({ error }: { error: unknown }) {
  const faultText = useFaultText()
  return (
    <main className="flex h-full">
      <h1 className="sr-only">Rondo</h1>
      <Failed text={faultText(error)} onRetry={() => window.location.reload()} />
    </main>
  )
}
