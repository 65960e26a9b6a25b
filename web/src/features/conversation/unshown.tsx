import { Ban, MessageSquareOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Said } from '@/features/conversation/items'

/** What stands where a message was that somebody took back. */
export function Tombstone({ message }: { message: Said }) {
  const { t } = useTranslation()
  return (
    <p
      id={`message-${message.id}`}
      tabIndex={-1}
      className="flex items-center gap-1.5 rounded-bubble border border-line border-dashed px-3 py-1.5 text-muted"
    >
      <Ban aria-hidden size={14} />
      {message.direction === 'in' ? t('inbox.deleted') : t('inbox.deletedByUs')}
    </p>
  )
}

/** What the channel brought and nobody here can show. */
export function Unshown({ kind }: { kind: string }) {
  const { t } = useTranslation()
  return (
    <p className="flex items-center gap-1.5 rounded-bubble border border-line border-dashed px-3 py-1.5 text-muted">
      <MessageSquareOff aria-hidden size={14} className="shrink-0" />
      {t('inbox.unsupported', { kind })}
    </p>
  )
}
