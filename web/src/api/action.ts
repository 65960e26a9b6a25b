import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { client, type Fault, faultOf, idempotent, unwrap } from '@/api/client'
import { knownConversation, putConversation } from '@/api/conversation-cache'
import { identityKeys } from '@/api/identity'
import type { Conversation, Session } from '@/api/types'

/** What can be done to a conversation. */
export type Act =
  | { verb: 'take' }
  | { verb: 'accept' }
  | { verb: 'decline' }
  | { verb: 'assign'; user_id: string }
  | { verb: 'assign'; team_id: string }
  | { verb: 'assign'; by: 'policy' }
  | { verb: 'unassign' }
  | { verb: 'close'; category?: string; summary?: string }
  | { verb: 'reopen' }
  | { verb: 'unread' }
  | { verb: 'read' }
  | { verb: 'priority'; priority: number }
  /** Without a moment: until the contact writes. */
  | { verb: 'snooze'; until?: string }

/** An act that the server refused; it stays with its conversation until it is tried again or waved away. */
export interface Refusal {
  act: Act
  fault: Fault
}

export const refusalKey = (conversationId: string) => ['refusal', conversationId] as const

function send(id: string, act: Act): Promise<Conversation | undefined> {
  const params = { path: { id } }
  const headers = idempotent()
  switch (act.verb) {
    case 'take':
      return unwrap(client.POST('/conversations/{id}/take', { params, headers }))
    case 'accept':
      return unwrap(client.POST('/conversations/{id}/accept', { params, headers }))
    case 'decline':
      return unwrap(client.POST('/conversations/{id}/decline', { params, headers }))
    case 'unassign':
      return unwrap(client.POST('/conversations/{id}/unassign', { params, headers }))
    case 'reopen':
      return unwrap(client.POST('/conversations/{id}/reopen', { params, headers }))
    case 'unread':
      return unwrap(client.POST('/conversations/{id}/unread', { params, headers }))
    case 'read':
      return unwrap(client.POST('/conversations/{id}/read', { params, headers }))
    case 'priority':
      return unwrap(client.PATCH('/conversations/{id}', { params, headers, body: { priority: act.priority } }))
    case 'snooze':
      return unwrap(client.POST('/conversations/{id}/snooze', { params, headers, body: { until: act.until } }))
    case 'close': {
      const { category, summary } = act
      return unwrap(client.POST('/conversations/{id}/close', { params, headers, body: { category, summary } }))
    }
    case 'assign': {
      const body = 'user_id' in act ? { user_id: act.user_id } : 'team_id' in act ? { team_id: act.team_id } : {}
      return unwrap(client.POST('/conversations/{id}/assign', { params, headers, body }))
    }
  }
}

/** What the conversation will most likely be, shown before the server has answered. */
export function guess(conversation: Conversation, act: Act, me: string, now: string): Conversation {
  const to = (assignee_id: string | null) => ({ ...conversation, assignee_id, offer: null, queue: null })
  switch (act.verb) {
    case 'take':
    case 'accept':
      return { ...to(me), status: 'open', assigned_at: now }
    case 'decline':
      return { ...conversation, offer: null }
    case 'unassign':
      return to(null)
    case 'reopen':
      return { ...conversation, status: 'open', snoozed_until: null, closed_at: null }
    case 'unread':
      return { ...conversation, unread: Math.max(1, conversation.unread) }
    case 'read':
      return { ...conversation, unread: 0 }
    case 'priority':
      return { ...conversation, priority: act.priority }
    case 'snooze':
      return { ...conversation, status: 'snoozed', snoozed_until: act.until ?? null }
    case 'close':
      return { ...conversation, status: 'closed', closed_at: now, waiting_since: null }
    case 'assign':
      if ('user_id' in act) return { ...to(act.user_id), assigned_at: now }
      return 'team_id' in act ? { ...to(null), team_id: act.team_id } : to(null)
  }
}

/** Acts at once, and takes it back in place when refused. Resolves with how it was before, for Undo. */
export async function actOn(cache: QueryClient, id: string, wish: Act) {
  const before = knownConversation(cache, id)
  const me = cache.getQueryData<Session>(identityKeys.session)?.user.id ?? ''
  const guessed = before && guess(before, wish, me, new Date().toISOString())
  if (guessed) putConversation(cache, guessed)
  const shown = knownConversation(cache, id)
  cache.setQueryData(refusalKey(id), null)
  try {
    const after = await send(id, wish)
    if (after?.id) putConversation(cache, after)
    return { before, after }
  } catch (error) {
    const fault = faultOf(error)
    // Only our own guess is taken back; an event that came meanwhile is the truth.
    if (before && knownConversation(cache, id) === shown) putConversation(cache, before, true)
    if (fault.status === 409 || fault.status === 404) await refresh(cache, id)
    cache.setQueryData<Refusal>(refusalKey(id), { act: wish, fault })
    throw fault
  }
}

async function refresh(cache: QueryClient, id: string) {
  try {
    putConversation(cache, await unwrap(client.GET('/conversations/{id}', { params: { path: { id } } })), true)
  } catch {
    // The refusal itself is what the person reads.
  }
}

/** The same, for a button. */
export function useAct() {
  const cache = useQueryClient()
  return useMutation({ mutationFn: ({ id, ...wish }: Act & { id: string }) => actOn(cache, id, wish) })
}

/** How an act is undone, given how things were before it. */
export function undoOf(wish: Act, before: Conversation): Act | null {
  if (wish.verb === 'close' || wish.verb === 'snooze') return before.status === 'open' ? { verb: 'reopen' } : null
  if (wish.verb === 'assign' || wish.verb === 'take' || wish.verb === 'unassign') {
    if (before.assignee_id) return { verb: 'assign', user_id: before.assignee_id }
    if ('team_id' in wish && before.team_id && before.team_id !== wish.team_id) {
      return { verb: 'assign', team_id: before.team_id }
    }
    return 'by' in wish || 'team_id' in wish ? null : { verb: 'unassign' }
  }
  if (wish.verb === 'unread') return before.unread === 0 ? { verb: 'read' } : null
  if (wish.verb === 'priority') return { verb: 'priority', priority: before.priority }
  return null
}

export function markRead(cache: QueryClient, conversation: Conversation) {
  const { id } = conversation
  putConversation(cache, { ...conversation, unread: 0 })
  client.POST('/conversations/{id}/read', { params: { path: { id } } }).catch(() => {
    // Unread is shown again when the conversation next changes; nothing is lost.
  })
}
