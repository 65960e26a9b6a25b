import { Clock3 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { useCauseText } from '@/parts/cause-text'

/** A try to send it was in vain, and another follows by itself. */
export function Waits({ error }: { error: NonNullable<Message['error']> }) {
  const { t } = useTranslation()
  const why = useCauseText()(error.code, error.detail)
  return (
    <p className="flex items-center justify-end gap-1 text-help text-muted">
      <Clock3 aria-hidden size={14} className="shrink-0" />
      <span className="min-w-0 break-words">{t('delivery.waitsWhy', { why })}</span>
    </p>
  )
}
