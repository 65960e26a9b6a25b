import { useMutation, useQueryClient } from '@tanstack/react-query'
import clsx from 'clsx'
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { putMessage } from '@/api/message-cache'
import { discard, send } from '@/api/outbox'
import { AttachmentView } from '@/features/conversation/attachment-view'
import type { Said } from '@/features/conversation/items'
import { linked } from '@/features/conversation/linked'
import { Button } from '@/ui/button'

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

/** A message that did not go out stays, with its text, the reason, and a way to try again. */
function NotSent({ message }: { message: Said }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { outgoing, error } = message
  const again = useMutation({
    mutationFn: () => {
      const path = { id: message.conversation_id, message: message.id }
      return unwrap(client.POST('/conversations/{id}/messages/{message}/retry', { params: { path } }))
    },
    onSuccess: sent => putMessage(cache, sent),
  })
  return (
    <div role="alert" className="flex flex-wrap items-center justify-end gap-1 text-danger-text text-help">
      <CircleAlert aria-hidden size={14} />
      <span>{error?.detail ? t('inbox.notSentWhy', { why: error.detail }) : t('inbox.notSent')}</span>
      {!outgoing && (
        <Button small look="quiet" busy={again.isPending} onClick={() => again.mutate()}>
          {t('common.retry')}
        </Button>
      )}
      {outgoing && (
        <>
          <Button small look="quiet" onClick={() => void send(cache, outgoing)}>
            {t('common.retry')}
          </Button>
          <Button small look="ghost" onClick={() => discard(cache, outgoing)}>
            {t('common.discard')}
          </Button>
        </>
      )}
    </div>
  )
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
  return (
    <>
      {attachments.map(attachment => (
        <AttachmentView key={attachment.id} attachment={attachment} />
      ))}
      {text && (
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
          {linked(text)}
        </div>
      )}
      <Extra message={message} />
      {message.state === 'failed' && <NotSent message={message} />}
    </>
  )
}
