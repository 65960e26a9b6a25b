import clsx from 'clsx'
import { type ReactNode, useState } from 'react'
import { useCan } from '@/api/can'
import type { Conversation } from '@/api/types'
import { AttachmentsView } from '@/features/conversation/attachment-view'
import { ChoicesView } from '@/features/conversation/choices-view'
import { EditMessage } from '@/features/conversation/edit-message'
import { FoldedText } from '@/features/conversation/folded-text'
import type { Said } from '@/features/conversation/items'
import { LeavingFiles } from '@/features/conversation/leaving-files'
import { MailFrame } from '@/features/conversation/mail-frame'
import { MailHead } from '@/features/conversation/mail-head'
import { Marks } from '@/features/conversation/marks'
import { MessageActions } from '@/features/conversation/message-actions'
import { NotSent } from '@/features/conversation/not-sent'
import { PersonCards } from '@/features/conversation/person-cards'
import { PlaceCard } from '@/features/conversation/place-card'
import { Quoted } from '@/features/conversation/quoted'
import { Reactions } from '@/features/conversation/reactions'
import { Uncertain } from '@/features/conversation/uncertain'
import { Tombstone, Unshown } from '@/features/conversation/unshown'
import { useMay } from '@/features/conversation/use-may'
import { Waits } from '@/features/conversation/waits'

interface MessageBubbleProps {
  conversation: Conversation
  message: Said
  side: 'in' | 'out' | 'note'
  tight: boolean
  more: boolean
  before?: Said
}

const looks = {
  in: 'bg-bubble-in border border-line',
  out: 'bg-bubble border border-transparent',
  note: 'bg-note border border-note-line text-note-text',
}

function cornerOf(side: MessageBubbleProps['side'], tight: boolean, more: boolean) {
  if (side === 'in') return clsx(tight && 'rounded-ss-chip', 'rounded-es-chip')
  return clsx(tight && 'rounded-se-chip', more && 'rounded-ee-chip')
}

/** A mail's text with how it was signed, which is folded as what others quote is. */
function signed(text: string, mail: Said['extra']['mail']) {
  if (!mail?.signature) return { text, folded: mail?.folded ?? 0 }
  return { text: `${text}\n\n${mail.signature}`, folded: mail.signature.split('\n').length }
}

/** The words of a message, unless they only stand in for what is shown beside them. */
function Words({ message, className }: { message: Said; className: string }): ReactNode {
  const { text, extra, reply_to } = message
  const shown = extra.standin && (extra.location || extra.cards?.length) ? '' : text
  if (extra.mail?.html && message.direction === 'in') return <MailFrame message={message} />
  if (extra.unsupported && !shown && message.attachments.length === 0) return <Unshown kind={extra.unsupported} />
  if (!shown && !reply_to) return null
  return (
    <div
      dir="auto"
      className={clsx(
        'max-w-full whitespace-pre-wrap rounded-bubble px-3 py-1.5 text-start text-msg [overflow-wrap:anywhere]',
        className,
      )}
    >
      {reply_to && <Quoted conversationId={message.conversation_id} messageId={reply_to} />}
      <FoldedText {...signed(shown, extra.mail)} />
    </div>
  )
}

export function MessageBubble({ conversation, message, side, tight, more, before }: MessageBubbleProps) {
  const [editing, setEditing] = useState(false)
  const can = useCan(conversation)
  const may = useMay(message, conversation)
  const { extra } = message
  if (extra.deleted) return <Tombstone message={message} />
  // What a mail shows in its own place is not shown below it again.
  const files = message.attachments.filter(one => !(extra.mail?.html && one.content_id))
  const look = clsx(
    looks[side],
    cornerOf(side, tight, more),
    message.author.kind === 'rondo' && 'border-line-field border-dashed',
    message.state === 'pending' && 'opacity-70',
  )
  const limit = message.private ? 0 : (can?.text_max ?? 0)
  return (
    <>
      <MailHead message={message} before={before} />
      <div
        id={`message-${message.id}`}
        tabIndex={-1}
        className={clsx(
          'group/message flex max-w-full items-center gap-1 rounded-bubble outline-none',
          side !== 'in' && 'flex-row-reverse',
        )}
      >
        <div className={clsx('flex min-w-0 flex-col gap-0.5', side === 'in' ? 'items-start' : 'items-end')}>
          <AttachmentsView attachments={files} />
          <LeavingFiles outgoing={message.outgoing} />
          {extra.location && <PlaceCard place={extra.location} />}
          {extra.cards && extra.cards.length > 0 && <PersonCards cards={extra.cards} />}
          {editing ? (
            <EditMessage
              message={message}
              max={limit}
              unit={can?.text_unit ?? 'characters'}
              onDone={() => setEditing(false)}
            />
          ) : (
            <Words message={message} className={look} />
          )}
          {extra.choices && <ChoicesView choices={extra.choices} />}
        </div>
        <MessageActions message={message} may={may} onEdit={() => setEditing(true)} />
      </div>
      <Reactions message={message} mayReact={may.react} />
      <Marks message={message} />
      {message.state === 'queued' && message.error && <Waits error={message.error} />}
      {message.state === 'failed' && <NotSent message={message} />}
      {message.state === 'uncertain' && <Uncertain message={message} />}
    </>
  )
}
