import clsx from 'clsx'
import { Reply } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Said } from '@/features/conversation/items'
import { useThreadActs } from '@/features/conversation/thread-acts'
import { iconButtonClass } from '@/ui/icon-button'

/** What can be done with one message, beside it: seen when one points at it, comes to it by key, or has no pointer. */
export function MessageActions({ message }: { message: Said }) {
  const { t } = useTranslation()
  const { quote } = useThreadActs()
  if (message.outgoing) return null
  return (
    <button
      type="button"
      aria-label={t('quote.quote')}
      title={t('quote.quote')}
      onClick={() => quote(message.id)}
      className={clsx(
        iconButtonClass,
        'size-7 opacity-0 focus-visible:opacity-100 group-hover/message:opacity-100 max-md:-my-1.5 [@media(hover:none)]:opacity-70',
      )}
    >
      <Reply aria-hidden size={15} className="mirror" />
    </button>
  )
}
