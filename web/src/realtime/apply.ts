import type { QueryClient } from '@tanstack/react-query'
import { askAgain } from '@/api/can'
import { channelKeys, putChannel } from '@/api/channel'
import { putContact } from '@/api/contact'
import { conversationKeys } from '@/api/conversation'
import { dropConversation, knownConversation, putConversation } from '@/api/conversation-cache'
import { expectationKeys } from '@/api/expectation'
import { dropHours, hoursKeys, putHours } from '@/api/hours'
import { identityKeys, putUser, setPresence } from '@/api/identity'
import { putActivity, putMessage } from '@/api/message-cache'
import { dropTeam, putTeam, routingKeys } from '@/api/routing'
import { dropSnippet, putSnippet } from '@/api/snippet'
import { targetKeys } from '@/api/target'
import type {
  Activity,
  Actor,
  Channel,
  Contact,
  Conversation,
  Hours,
  Message,
  PresenceStatus,
  Reason,
  Snippet,
  Team,
  User,
  Workspace,
} from '@/api/types'
import type { EventFrame } from '@/realtime/frames'

interface Said {
  conversation?: Conversation
  message?: Message
  contact?: Contact
  user?: User
  team?: Team
  channel?: Channel
  workspace?: Workspace
  snippet?: Snippet
  by?: Activity['actor']
  reason?: Reason | string
  id?: string
  user_id?: string
  hours?: Hours
  status?: PresenceStatus
  since?: string
}

/** Events that say something in the talk itself, between the messages. */
const told = new Set([
  'conversation.opened',
  'conversation.assigned',
  'conversation.unassigned',
  'conversation.team_changed',
  'conversation.offered',
  'conversation.declined',
  'conversation.escalated',
  'conversation.snoozed',
  'conversation.closed',
])

function activityOf(frame: EventFrame): Activity {
  const { by } = frame.data as Said
  return { seq: frame.seq, type: frame.event, at: frame.at, actor: by ?? { kind: 'rondo', name: '' }, data: frame.data }
}

/** What else a change of presence says. */
function pick({ cause, by, connection, last_seen_at }: Partial<User['presence']>): Partial<User['presence']> {
  if (!cause || !by || !connection) return {}
  return { cause, by, connection, last_seen_at: last_seen_at ?? null }
}

/** A conversation that waits says why; its place is asked for when somebody looks. */
function withReason(cache: QueryClient, said: Said, conversation: Conversation): Conversation {
  if (typeof said.reason !== 'object') return conversation
  const position = knownConversation(cache, conversation.id)?.queue?.position ?? 0
  return { ...conversation, queue: { position, wait: null, reason: said.reason } }
}

/** The one place where a durable event becomes what the screens show. It fetches nothing, and may be shown twice. */
export function applyEvent(cache: QueryClient, frame: EventFrame) {
  const said = frame.data as Said
  if (said.conversation) putConversation(cache, withReason(cache, said, said.conversation))
  if (frame.event === 'conversation.deleted' && said.id) dropConversation(cache, said.id)
  if (said.message) {
    putMessage(cache, said.message)
    if (said.message.direction === 'in') clearTyping(cache, said.message.conversation_id, 'contact')
    else if (said.message.author.id) clearTyping(cache, said.message.conversation_id, said.message.author.id)
  }
  if (frame.conversation_id && told.has(frame.event)) {
    putActivity(cache, frame.conversation_id, activityOf(frame))
  }
  if (said.contact) putContact(cache, said.contact)
  if (said.user) putUser(cache, said.user)
  if (said.team) putTeam(cache, said.team)
  if (said.channel) putChannel(cache, said.channel)
  if (said.snippet) putSnippet(cache, said.snippet)
  if (said.workspace) cache.setQueryData(identityKeys.workspace, said.workspace)
  if (frame.event === 'presence.changed' && said.user_id && said.status) {
    setPresence(cache, said.user_id, {
      status: said.status,
      reason: String(said.reason ?? ''),
      since: said.since ?? frame.at,
      ...pick(frame.data as Partial<User['presence']>),
    })
  }
  if (said.hours) putHours(cache, said.hours)
  if (frame.event === 'hours.deleted' && said.id) dropHours(cache, said.id)
  if (frame.event === 'user.deleted' && said.id) {
    cache.setQueryData<User[]>(identityKeys.users, old =>
      old?.map(user => (user.id === said.id ? { ...user, active: false } : user)),
    )
  }
  if (frame.event === 'snippet.deleted' && said.id) dropSnippet(cache, said.id)
  if (frame.event === 'team.deleted' && said.id) dropTeam(cache, said.id)
  if (frame.event === 'channel.deleted' && said.id) {
    cache.setQueryData<Channel[]>(channelKeys.all, old => old?.filter(channel => channel.id !== said.id))
  }
}

/** What an event changes without saying it all: read again where it is looked at. */
export function goStale(cache: QueryClient, { event, conversation_id, data }: EventFrame) {
  const said = data as Said
  if (conversation_id && told.has(event)) {
    cache.removeQueries({ queryKey: conversationKeys.decisions(conversation_id), type: 'inactive' })
  }
  if (said.contact) askAgain(cache, said.contact.id)
  if (said.message?.author.kind === 'rondo') {
    void cache.invalidateQueries({ queryKey: expectationKeys.said(said.message.conversation_id) })
  }
  if (event === 'targets.changed') {
    void cache.invalidateQueries({ queryKey: targetKeys.all })
    void cache.invalidateQueries({ queryKey: targetKeys.each })
  }
  if (said.hours || said.team || said.user || said.workspace) void cache.invalidateQueries({ queryKey: hoursKeys.all })
}

/** The figures that are sums over everything: read again, rarely, after events that may move them. */
export function movesFigures(event: string) {
  return (
    event !== 'message.updated' &&
    event !== 'contact.updated' &&
    event !== 'channel.changed' &&
    !event.startsWith('snippet.')
  )
}

export const figureKeys = [routingKeys.counts, routingKeys.desk, routingKeys.everyNext]

export function setTyping(cache: QueryClient, conversationId: string, actor: Actor, on: boolean) {
  const id = actor.kind === 'contact' || actor.kind === 'visitor' ? 'contact' : (actor.id ?? actor.name)
  cache.setQueryData<Record<string, Actor>>(conversationKeys.typing(conversationId), (old = {}) => {
    const { [id]: _gone, ...rest } = old
    return on ? { ...rest, [id]: actor } : rest
  })
}

export function clearTyping(cache: QueryClient, conversationId: string, id: string) {
  cache.setQueryData<Record<string, Actor>>(conversationKeys.typing(conversationId), old => {
    if (!old?.[id]) return old
    const { [id]: _gone, ...rest } = old
    return rest
  })
}
