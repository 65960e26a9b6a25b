import type { Can, Conversation } from '@/api/types'

/** Whether the customer can be reached now, by free words or only by a template, and until when. */
export type Reach =
  | { kind: 'open'; until: number | null; tagged: boolean }
  | { kind: 'closed'; since: number | null }
  | { kind: 'blocked'; since: number }

const time = (at: string | null | undefined) => (at ? Date.parse(at) : null)

/** Of what the server said and what the conversation says since, the later counts: an event may be quicker than an answer. */
export function reachOf(can: Can, conversation: Conversation, now: number): Reach {
  const blocked = time(can.blocked_since)
  if (blocked !== null) return { kind: 'blocked', since: blocked }
  if (can.window_s === 0 && !conversation.window) return { kind: 'open', until: null, tagged: false }
  const closes = time(conversation.window?.closes_at) ?? time(can.window?.closes_at)
  const tag = time(conversation.window?.tag_until) ?? time(can.window?.tag_until)
  if (closes !== null && now < closes) return { kind: 'open', until: closes, tagged: false }
  if (tag !== null && now < tag) return { kind: 'open', until: tag, tagged: true }
  return { kind: 'closed', since: closes }
}
