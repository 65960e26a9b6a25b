import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { iconButtonClass } from '@/ui/icon-button'

/** A small button that copies what stands beside it. */
export function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation()
  const [done, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 2000)
  }
  return (
    <button
      type="button"
      aria-label={done ? t('common.copied') : `${t('common.copy')}: ${text}`}
      title={t('common.copy')}
      onClick={() => void copy()}
      className={`${iconButtonClass} size-6`}
    >
      {done ? <Check aria-hidden size={13} /> : <Copy aria-hidden size={13} />}
    </button>
  )
}
