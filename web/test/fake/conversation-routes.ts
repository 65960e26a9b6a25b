import { missing, page, problem, type Route } from './call'
import { canOf } from './can'
import { change, conversationOf, listConversations, take } from './conversation'
import { write } from './write'

/** Conversations: read, assigned, closed, written in. */
export const conversationRoutes: Route[] = [
  [
    'GET',
    /^\/conversations\/(\w+)\/target$/,
    ({ world, id }) => {
      const target = world.targets?.find(one => one.conversation_id === id)
      return target ? { body: target } : missing
    },
  ],
  ['GET', /^\/conversations$/, listConversations],
  [
    'GET',
    /^\/conversations\/(\w+)$/,
    call => {
      const body = conversationOf(call)
      return body ? { body: { ...body, can: call.world.can ?? canOf(), signature: call.world.signature } } : missing
    },
  ],
  [
    'GET',
    /^\/conversations\/(\w+)\/messages$/,
    ({ world, id }) => page(world.messages.filter(one => one.conversation_id === id).toReversed()),
  ],
  ['POST', /^\/conversations\/(\w+)\/messages$/, write],
  ['GET', /^\/conversations\/(\w+)\/activity$/, ({ world, id }) => page(world.activity[id] ?? [])],
  ['GET', /^\/conversations\/(\w+)\/decisions$/, ({ world, id }) => page(world.decisions[id] ?? [])],
  ['GET', /^\/conversations\/(\w+)\/expectations$/, ({ world, id }) => page(world.told?.[id] ?? [])],
  ['POST', /^\/conversations\/(\w+)\/take$/, take],
  [
    'POST',
    /^\/conversations\/(\w+)\/accept$/,
    call => {
      if (conversationOf(call)?.offer?.agent_id !== call.world.me)
        return problem(409, 'no_offer', 'This conversation is not offered to you, or no longer.')
      return change(call, 'conversation.assigned', { assignee_id: call.world.me, offer: null, queue: null })
    },
  ],
  ['POST', /^\/conversations\/(\w+)\/decline$/, call => change(call, 'conversation.declined', { offer: null })],
  [
    'POST',
    /^\/conversations\/(\w+)\/assign$/,
    call => {
      const { user_id, team_id } = call.body as { user_id?: string; team_id?: string }
      if (user_id) return change(call, 'conversation.assigned', { assignee_id: user_id, queue: null })
      return change(call, 'conversation.team_changed', { assignee_id: null, ...(team_id && { team_id }) })
    },
  ],
  [
    'POST',
    /^\/conversations\/(\w+)\/unassign$/,
    call => change(call, 'conversation.unassigned', { assignee_id: null }),
  ],
  [
    'POST',
    /^\/conversations\/(\w+)\/close$/,
    call => change(call, 'conversation.closed', { status: 'closed', waiting_since: null, ...call.body }),
  ],
  [
    'POST',
    /^\/conversations\/(\w+)\/reopen$/,
    call => change(call, 'conversation.opened', { status: 'open', snoozed_until: null }),
  ],
  [
    'POST',
    /^\/conversations\/(\w+)\/snooze$/,
    call =>
      change(call, 'conversation.snoozed', { status: 'snoozed', snoozed_until: (call.body.until as string) ?? null }),
  ],
  [
    'POST',
    /^\/conversations\/(\w+)\/unread$/,
    call => change(call, 'conversation.updated', { unread: Math.max(1, conversationOf(call)?.unread ?? 0) }),
  ],
  ['PATCH', /^\/conversations\/(\w+)$/, call => change(call, 'conversation.updated', { ...call.body })],
  ['POST', /^\/conversations\/(\w+)\/read$/, call => change(call, 'conversation.updated', { unread: 0 })],
]
