import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/types'
import { useTyping } from '@/features/conversation/use-typing'
import { useContactName } from '@/parts/contact-name'
import { Avatar } from '@/ui/avatar'

const dot = 'size-1.5 rounded-full bg-fg animate-[typing_1.2s_infinite]'

/** The customer is typing: three dots; a colleague: a line of words. */
export function TypingLine({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const typing = useTyping(conversation.id)
  const customer = typing.some(actor => actor.kind === 'contact' || actor.kind === 'visitor')
  const colleagues = typing.filter(actor => actor.kind === 'user')
  return (
    <div aria-live="polite">
      {customer && (
        <div className="mb-2 flex items-center gap-2">
          <Avatar id={conversation.contact.id} name={contactName(conversation.contact)} size="sm" />
          <span className="flex gap-1 rounded-bubble border border-line bg-bubble-in px-3 py-3">
            <span className="sr-only">{t('inbox.customerTypes', { name: contactName(conversation.contact) })}</span>
            <span aria-hidden className={dot} />
            <span aria-hidden className={`${dot} [animation-delay:150ms]`} />
            <span aria-hidden className={`${dot} [animation-delay:300ms]`} />
          </span>
        </div>
      )}
      {colleagues.map(actor => (
        <p key={actor.id} className="mb-1 px-1 text-end text-help text-muted">
          {t('inbox.colleagueTypes', { name: actor.name })}
        </p>
      ))}
    </div>
  )
}
