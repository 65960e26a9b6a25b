import { useInfiniteQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { Reply, X } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { messagesQuery } from '@/api/conversation'
import { talk } from '@/api/message-cache'
import { useThreadActs } from '@/features/conversation/thread-acts'
import { useContactName } from '@/parts/contact-name'
import { iconButtonClass } from '@/ui/icon-button'

/** Whose words and which; a part of the talk that is not loaded yet has only a place to go to. */
function useQuoted(conversationId: string, messageId: string) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const { data } = useInfiniteQuery({ ...messagesQuery(conversationId), enabled: false })
  return useMemo(() => {
    const message = talk(data?.pages ?? []).find(one => one.id === messageId)
    if (!message) return { author: '', text: t('quote.earlier') }
    const { author, direction, text, attachments } = message
    const name = direction === 'in' ? contactName({ id: author.id ?? '', name: author.name }) : author.name
    return { author: name, text: text || attachments[0]?.name || t('inbox.attachment') }
  }, [data, messageId, contactName, t])
}

interface QuotedProps {
  conversationId: string
  messageId: string
}

/** The message that another one answers, in its bubble; pressing it goes there. */
export function Quoted({ conversationId, messageId }: QuotedProps) {
  const { t } = useTranslation()
  const { jump } = useThreadActs()
  const { author, text } = useQuoted(conversationId, messageId)
  return (
    <button
      type="button"
      onClick={() => jump(messageId)}
      aria-label={t('quote.goTo', { author, text })}
      className="my-0.5 block w-full min-w-0 max-w-full rounded-chip border-accent border-s-2 bg-hover px-2 py-1 text-start text-help hover:bg-active"
    >
      {author && <bdi className="block truncate font-medium text-accent-text">{author}</bdi>}
      <span dir="auto" className="user-text line-clamp-2 block break-words text-muted">
        {text}
      </span>
    </button>
  )
}

/** What the message being written answers, above the text, with a cross that takes it away. */
export function QuoteStrip({ conversationId, messageId, onDrop }: QuotedProps & { onDrop: () => void }) {
  const { t } = useTranslation()
  const { jump } = useThreadActs()
  const { author, text } = useQuoted(conversationId, messageId)
  return (
    <div className="mx-3 mt-1.5 flex items-center gap-2 rounded-control border-accent border-s-2 bg-hover ps-2">
      <Reply aria-hidden size={14} className="mirror shrink-0 text-muted" />
      <button type="button" onClick={() => jump(messageId)} className="min-w-0 grow py-1 text-start text-help">
        <span className="sr-only">{t('quote.answers')} </span>
        {author && <bdi className="block truncate font-medium text-accent-text">{author}</bdi>}
        <span dir="auto" className="user-text block truncate text-muted">
          {text}
        </span>
      </button>
      <button type="button" aria-label={t('quote.drop')} onClick={onDrop} className={clsx(iconButtonClass, 'me-0.5')}>
        <X aria-hidden size={14} />
      </button>
    </div>
  )
}
