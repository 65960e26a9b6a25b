import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useKnownConversation } from '@/api/conversation'
import { dateTime } from '@/lib/time'
import { ChannelMark } from '@/parts/channel-mark'

function EarlierRow({ id }: { id: string }) {
  const { t, i18n } = useTranslation()
  const conversation = useKnownConversation(id)
  if (!conversation) return null
  return (
    <li>
      <Link
        to="/inbox/$view/$conversationId"
        params={{ view: 'all', conversationId: id }}
        search={{ tab: conversation.status }}
        className="flex min-h-10 items-center gap-2 rounded-row px-2 py-1 hover:bg-hover"
      >
        <ChannelMark kind={conversation.channel_kind} />
        <span className="min-w-0 grow">
          <span dir="auto" className="user-text block truncate">
            {conversation.summary || conversation.category || conversation.preview?.text || t('inbox.noText')}
          </span>
          <span className="block text-help text-muted">
            {t(`status.${conversation.status}`)} · {dateTime(conversation.opened_at, i18n.language)}
          </span>
        </span>
      </Link>
    </li>
  )
}

/** Conversations with a contact, as links. */
export function ConversationLinks({ ids }: { ids: string[] }) {
  return (
    <ul className="-mx-2 flex flex-col">
      {ids.map(id => (
        <EarlierRow key={id} id={id} />
      ))}
    </ul>
  )
}
