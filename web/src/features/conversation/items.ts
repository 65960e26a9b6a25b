import type { Outgoing } from '@/api/outbox'
import type { Activity, Message } from '@/api/types'
import { dayKey } from '@/lib/time'

/** A message that stands in the talk, whether the server has it yet or not. */
export interface Said extends Omit<Message, 'state'> {
  state: Message['state'] | 'pending'
  outgoing: Outgoing | null
}
export type Item =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'group'; key: string; side: 'in' | 'out' | 'note'; messages: Said[] }
  | { kind: 'event'; key: string; activity: Activity }

const togetherMs = 3 * 60_000

function extraOf({ location, choices, template, mail }: Outgoing): Said['extra'] {
  return { location, choices, template, mail }
}

function pending(out: Outgoing, me: { id: string; name: string }): Said {
  return {
    id: out.client_id,
    conversation_id: out.conversation_id,
    direction: 'out',
    author: { kind: 'user', id: me.id, name: me.name },
    channel_id: out.channel_id,
    text: out.text,
    attachments: out.attachments,
    reply_to: out.reply_to ?? null,
    private: out.private,
    state: out.state === 'failed' ? 'failed' : 'pending',
    error: out.fault,
    at: out.at,
    client_id: out.client_id,
    extra: extraOf(out),
    outgoing: out,
  }
}

/** That a conversation has begun, its first message says. */
function isNews(activity: Activity): boolean {
  return activity.type !== 'conversation.opened' || (activity.data as { reopened?: boolean }).reopened === true
}

function sideOf(message: Said): 'in' | 'out' | 'note' {
  if (message.private) return 'note'
  return message.direction
}

function joins(group: Extract<Item, { kind: 'group' }>, message: Said): boolean {
  const last = group.messages.at(-1)
  if (!last || group.side !== sideOf(message) || group.side === 'note') return false
  if (last.author.id !== message.author.id || last.author.kind !== message.author.kind) return false
  return Date.parse(message.at) - Date.parse(last.at) < togetherMs
}

/** The talk as it is read: days, groups of one sender within three minutes, and what happened between them. */
export function itemsOf(
  messages: Message[],
  outbox: Outgoing[],
  activity: Activity[],
  me: { id: string; name: string },
  whole: boolean,
): Item[] {
  const known = new Set(messages.map(message => message.client_id))
  const all: Said[] = [
    ...messages.map(message => ({ ...message, outgoing: null })),
    ...outbox.filter(out => !known.has(out.client_id)).map(out => pending(out, me)),
  ]
  const oldest = messages[0] ? Date.parse(messages[0].at) : Number.POSITIVE_INFINITY
  const stream: ({ at: string; message: Said } | { at: string; activity: Activity })[] = [
    ...all.map(message => ({ at: message.at, message })),
    // What happened before the loaded part shows when that part is loaded.
    ...activity
      .filter(one => isNews(one) && (whole || Date.parse(one.at) >= oldest))
      .map(one => ({ at: one.at, activity: one })),
  ]
  stream.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const items: Item[] = []
  let day = ''
  for (const one of stream) {
    const today = dayKey(one.at)
    if (today !== day) items.push({ kind: 'day', key: `day ${today}`, at: one.at })
    day = today
    if ('activity' in one) {
      items.push({ kind: 'event', key: `event ${one.activity.seq}`, activity: one.activity })
      continue
    }
    const last = items.at(-1)
    if (last?.kind === 'group' && joins(last, one.message)) last.messages.push(one.message)
    else {
      const key = `group ${one.message.client_id ?? one.message.id}`
      items.push({ kind: 'group', key, side: sideOf(one.message), messages: [one.message] })
    }
  }
  return items
}
