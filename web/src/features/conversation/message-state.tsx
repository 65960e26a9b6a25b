import { Check, CheckCheck, CircleAlert, CircleHelp, Clock3 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Said } from '@/features/conversation/items'

const marks = {
  pending: [Clock3, ''],
  queued: [Clock3, ''],
  sent: [Check, ''],
  delivered: [CheckCheck, ''],
  read: [CheckCheck, 'text-accent-text'],
  failed: [CircleAlert, 'text-danger-text'],
  uncertain: [CircleHelp, 'text-warning-text'],
} as const

/** How far our message has come: a mark, and the word for it. */
export function MessageState({ message }: { message: Said }) {
  const { t } = useTranslation()
  if (message.state === 'received') return null
  const [Icon, tone] = marks[message.state]
  const label = t(`delivery.${message.state}`)
  return (
    <span role="img" aria-label={label} title={label} className={tone}>
      <Icon aria-hidden size={15} />
    </span>
  )
}
