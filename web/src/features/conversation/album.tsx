import type { Conversation } from '@/api/types'
import type { Said } from '@/features/conversation/items'
import { isMissing, shownAs } from '@/features/conversation/media-kind'
import { MessageBubble } from '@/features/conversation/message-bubble'
import { Pictures } from '@/features/conversation/pictures'

/** Whether a message is one picture of an album, with words or without, and nothing that must be shown by itself. */
function isShot({ attachments, extra, state, reply_to }: Said): boolean {
  const [only] = attachments
  return (
    attachments.length === 1 &&
    only !== undefined &&
    !isMissing(only) &&
    shownAs(only) === 'picture' &&
    Boolean(extra.group) &&
    !reply_to &&
    !extra.deleted &&
    !extra.reaction &&
    !extra.own_reaction &&
    state !== 'failed' &&
    state !== 'uncertain'
  )
}

/** Messages as they stand one below the other; the pictures of one album stand together. */
export function withAlbums(messages: Said[]): Said[][] {
  const out: Said[][] = []
  for (const message of messages) {
    const last = out.at(-1)
    const before = last?.[0]
    const joins = before && isShot(message) && isShot(before) && before.extra.group === message.extra.group
    if (joins) last.push(message)
    else out.push([message])
  }
  return out
}

interface AlbumProps {
  conversation: Conversation
  messages: Said[]
  side: 'in' | 'out' | 'note'
  tight: boolean
  more: boolean
  before?: Said
}

/** Several pictures that were sent at once, as a grid with their words below; a message that stands alone, as itself. */
export function Album({ conversation, messages, side, tight, more, before }: AlbumProps) {
  const [first] = messages
  if (!first) return null
  if (messages.length === 1) {
    return (
      <MessageBubble
        conversation={conversation}
        message={first}
        side={side}
        tight={tight}
        more={more}
        before={before}
      />
    )
  }
  const spoken = messages.filter(one => one.text)
  const shots = messages.flatMap(one =>
    one.attachments.map(attachment => ({ attachment, messageId: one.text ? undefined : one.id })),
  )
  return (
    <>
      <Pictures shots={shots} />
      {spoken.map(one => (
        <MessageBubble
          key={one.id}
          conversation={conversation}
          message={{ ...one, attachments: [] }}
          side={side}
          tight
          more={more}
          before={before}
        />
      ))}
    </>
  )
}
