import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { AttachmentView } from '@/features/conversation/attachment-view'
import type { Said } from '@/features/conversation/items'
import { linked } from '@/features/conversation/linked'
import { MessageActions } from '@/features/conversation/message-actions'
import { NotSent } from '@/features/conversation/not-sent'
import { Quoted } from '@/features/conversation/quoted'

interface MessageBubbleProps {
  message: Said
  side: 'in' | 'out' | 'note'
  tight: boolean
  more: boolean
}

const looks = {
  in: 'bg-bubble-in border border-line',
  out: 'bg-bubble border border-transparent',
  note: 'bg-note border border-note-line text-note-text',
}

/** What became of a message after it was said. */
function Extra({ message }: { message: Said }) {
  const { t } = useTranslation()
  const { edited, deleted, reaction, unsupported } = message.extra ?? {}
  if (!edited && !deleted && !reaction && !unsupported) return null
  return (
    <p className="flex items-center gap-1.5 px-1 text-help text-muted">
      {reaction && (
        <bdi className="-mt-2.5 ms-1 rounded-full border border-line bg-surface px-1.5 text-fg">{reaction}</bdi>
      )}
      {deleted ? t('inbox.deleted') : edited ? t('inbox.edited') : ''}
      {unsupported && t('inbox.unsupported', { kind: unsupported })}
    </p>
  )
}

export function MessageBubble({ message, side, tight, more }: MessageBubbleProps) {
  const { text, attachments } = message
  const pending = message.state === 'pending'
  const corner =
    side === 'in'
      ? clsx(tight && 'rounded-ss-chip', 'rounded-es-chip', !more && !tight && 'rounded-es-chip')
      : clsx(tight && 'rounded-se-chip', more && 'rounded-ee-chip')
  const quoted = message.reply_to && <Quoted conversationId={message.conversation_id} messageId={message.reply_to} />
  return (
    <>
      <div
        id={`message-${message.id}`}
        tabIndex={-1}
        className={clsx(
          'group/message flex max-w-full items-center gap-1 rounded-bubble outline-none',
          side !== 'in' && 'flex-row-reverse',
        )}
      >
        <div className={clsx('flex min-w-0 flex-col gap-0.5', side === 'in' ? 'items-start' : 'items-end')}>
          {attachments.map(attachment => (
            <AttachmentView key={attachment.id} attachment={attachment} />
          ))}
          {(text || quoted) && (
            <div
              dir="auto"
              className={clsx(
                'max-w-full whitespace-pre-wrap rounded-bubble px-3 py-1.5 text-start text-msg [overflow-wrap:anywhere]',
                looks[side],
                corner,
                message.author.kind === 'rondo' && 'border-line-field border-dashed',
                pending && 'opacity-70',
              )}
            >
              {quoted}
              {linked(text)}
            </div>
          )}
        </div>
        <MessageActions message={message} />
      </div>
      <Extra message={message} />
      {message.state === 'failed' && <NotSent message={message} />}
    </>
  )
}
