import { compareConversations, matches } from '@/api/order'
import type { Conversation } from '@/api/types'
import { type Answer, type Call, missing, page, problem } from './call'

/** The conversation of the path. */
export function conversationOf({ world, id }: Call): Conversation | undefined {
  return world.conversations.find(one => one.id === id)
}

/** Changes it, and tells of it. */
export function change(call: Call, event: string, part: Partial<Conversation>): Answer {
  const before = conversationOf(call)
  if (!before) return missing
  const after = { ...before, ...part, version: before.version + 1 }
  call.world.conversations = call.world.conversations.map(one => (one.id === after.id ? after : one))
  const me = call.world.users.find(one => one.id === call.world.me)
  call.tell(event, { conversation: after, by: { kind: 'user', id: me?.id, name: me?.name } }, after.id)
  return { body: after }
}

export function listConversations({ world, query }: Call): Answer {
  const q = query.get('q')?.toLowerCase()
  const sort = (query.get('sort') ?? '-last_message_at') as '-last_message_at'
  const filter = {
    status: (query.get('status') ?? 'open') as Conversation['status'],
    owner: query.get('mine')
      ? ('me' as const)
      : query.get('assignee') === 'none'
        ? ('none' as const)
        : ('any' as const),
    team: query.get('team'),
    contact: query.get('contact'),
    channel: query.get('channel') ?? undefined,
    sort,
  }
  const found = world.conversations.filter(one =>
    q ? one.contact.name.toLowerCase().includes(q) : matches(one, filter, world.me),
  )
  return page(found.toSorted((a, b) => compareConversations(a, b, sort)))
}

export function take(call: Call): Answer {
  const conversation = conversationOf(call)
  const holder = call.world.users.find(one => one.id === conversation?.assignee_id)
  if (holder) return problem(409, 'taken', `${holder.name} has this conversation already.`)
  return change(call, 'conversation.assigned', { assignee_id: call.world.me, queue: null })
}
