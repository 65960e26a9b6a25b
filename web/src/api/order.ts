import type { ListFilter, Sort } from '@/api/conversation'
import type { Conversation } from '@/api/types'
import { compareIds } from '@/lib/ids'

/** Would the server show this conversation in a list with this filter? */
export function matches(conversation: Conversation, filter: ListFilter, me: string): boolean {
  if (conversation.status !== filter.status) return false
  if (filter.owner === 'me' && conversation.assignee_id !== me) return false
  if (filter.owner === 'none' && conversation.assignee_id !== null) return false
  if (filter.team && conversation.team_id !== filter.team) return false
  if (filter.channel && conversation.channel_id !== filter.channel) return false
  return !filter.contact || conversation.contact_id === filter.contact
}

function byTime(a: string, b: string) {
  return Date.parse(a) - Date.parse(b)
}

/** As the server orders; the last word is the id, so that equals never change places. The clocks run elsewhere (see
 * useUrgent): of `due` it is known here only that whoever waits longer is due sooner more often than not. */
export function compareConversations(a: Conversation, b: Conversation, sort: Sort): number {
  const newer = () => byTime(b.last_message_at, a.last_message_at) || compareIds(b.id, a.id)
  if (sort === '-last_message_at') return newer()
  if (sort === 'priority') return b.priority - a.priority || newer()
  if (a.waiting_since && b.waiting_since) return byTime(a.waiting_since, b.waiting_since) || compareIds(a.id, b.id)
  if (a.waiting_since || b.waiting_since) return a.waiting_since ? -1 : 1
  return compareIds(a.id, b.id)
}

/** Moves one conversation to where it now belongs among ids. Beyond the fetched part it stays unseen, unless all is fetched. */
export function place(
  ids: string[],
  conversation: Conversation,
  belongs: boolean,
  complete: boolean,
  sort: Sort,
  known: (id: string) => Conversation | undefined,
): string[] {
  const rest = ids.filter(id => id !== conversation.id)
  if (!belongs) return rest.length === ids.length ? ids : rest
  let at = rest.findIndex(id => {
    const other = known(id)
    return other !== undefined && compareConversations(conversation, other, sort) < 0
  })
  if (at < 0) {
    if (!complete && rest.length > 0 && rest.length === ids.length) return ids
    at = rest.length
  }
  if (ids[at] === conversation.id && rest.length === ids.length - 1) return ids
  return [...rest.slice(0, at), conversation.id, ...rest.slice(at)]
}
