import { compareConversations, matches } from '@/api/order'
import type { Conversation, Message, Policy, StoredDraft, Token, User } from '@/api/types'
import { amendRoutes } from './amend'
import { canOf } from './can'
import { hoursRoutes } from './hours'
import { deskOf, presenceOf, said, snippetOf, type World } from './world'

/** What a handler gets, and how it tells the sockets. */
export interface Call {
  world: World
  id: string
  query: URLSearchParams
  body: Record<string, unknown>
  tell: (event: string, data: object, conversationId?: string) => void
}
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }
type Handler = (call: Call) => Answer

const page = (items: unknown[]): Answer => ({ body: { items, next_cursor: null } })
export const problem = (status: number, code: string, detail: string, errors: object[] = []): Answer => ({
  status,
  body: { type: 'about:blank', title: code, status, code, detail, errors },
})
const missing = problem(404, 'not_found', 'There is no such thing.')

function conversationOf({ world, id }: Call): Conversation | undefined {
  return world.conversations.find(one => one.id === id)
}

function change(call: Call, event: string, part: Partial<Conversation>): Answer {
  const before = conversationOf(call)
  if (!before) return missing
  const after = { ...before, ...part, version: before.version + 1 }
  call.world.conversations = call.world.conversations.map(one => (one.id === after.id ? after : one))
  const me = call.world.users.find(one => one.id === call.world.me)
  call.tell(event, { conversation: after, by: { kind: 'user', id: me?.id, name: me?.name } }, after.id)
  return { body: after }
}

function listConversations({ world, query }: Call): Answer {
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
    sort,
  }
  const found = world.conversations.filter(one =>
    q ? one.contact.name.toLowerCase().includes(q) : matches(one, filter, world.me),
  )
  return page(found.toSorted((a, b) => compareConversations(a, b, sort)))
}

function take(call: Call): Answer {
  const conversation = conversationOf(call)
  const holder = call.world.users.find(one => one.id === conversation?.assignee_id)
  if (holder) return problem(409, 'taken', `${holder.name} has this conversation already.`)
  return change(call, 'conversation.assigned', { assignee_id: call.world.me, queue: null })
}

function write(call: Call): Answer {
  const { world, id, body, tell } = call
  if (body.text === 'refuse me') return problem(422, 'invalid', 'The channel takes no such message.')
  const attachments = ((body.attachments as string[] | undefined) ?? []).map(one => ({
    id: one,
    name: 'photo.png',
    content_type: 'image/png',
    size_bytes: 1000,
    url: '/lamp.png',
    width: null,
    height: null,
    pending: false,
    problem: '',
    thumb_url: null,
  }))
  const message: Message = said(world, id, {
    text: String(body.text ?? ''),
    direction: 'out',
    private: body.private === true,
    client_id: (body.client_id as string | undefined) ?? null,
    state: 'sent',
    reply_to: (body.reply_to as string | undefined) ?? null,
    attachments,
  })
  world.messages.push(message)
  const before = conversationOf(call)
  const conversation = before && {
    ...before,
    waiting_since: null,
    assignee_id: before.assignee_id ?? world.me,
    last_message_at: message.at,
    version: before.version + 1,
    preview: {
      text: message.text,
      direction: 'out' as const,
      author_kind: 'user' as const,
      private: message.private,
      at: message.at,
    },
  }
  world.conversations = world.conversations.map(one => (one.id === id && conversation ? conversation : one))
  tell('message.created', { message, conversation }, id)
  return { status: 201, body: message }
}

function dropDraft({ world, id }: Call, kind: 'reply' | 'note'): Answer {
  world.drafts = world.drafts.filter(one => one.conversation_id !== id || one.kind !== kind)
  return { status: 204 }
}

function keepDraft(call: Call, kind: 'reply' | 'note'): Answer {
  dropDraft(call, kind)
  const { text, reply_to, mail = null } = call.body as Pick<StoredDraft, 'text' | 'reply_to' | 'mail'>
  const updated_at = new Date().toISOString()
  call.world.drafts.push({ conversation_id: call.id, kind, text, reply_to, mail, attachments: [], updated_at })
  return { status: 204 }
}

function saveUser(call: Call, id: string): Answer {
  const { world, body, tell } = call
  const before = world.users.find(one => one.id === id)
  if (!before) return missing
  const user = { ...before, ...(body as Partial<User>) }
  world.users = world.users.map(one => (one.id === id ? user : one))
  tell('user.changed', { user })
  return { body: user }
}

function next({ world, id }: Call): Answer {
  const team = world.teams.find(one => one.id === id)
  const free = world.users
    .filter(one => team?.members.some(member => member.user_id === one.id) && one.presence.status === 'online')
    .toSorted((a, b) => a.open - b.open)
    .slice(0, 3)
  const agents = free.map((one, index) => ({
    agent_id: one.id,
    name: one.name,
    load: one.open,
    capacity: one.capacity.total,
    next: index === 0 && one.open < one.capacity.total,
  }))
  return { body: { agents, reason: agents[0]?.next ? null : { code: 'all_at_capacity', text: '', detail: {} } } }
}

function session({ world }: Call): Answer {
  if (!world.signedIn) return problem(401, 'unauthorized', 'Sign in.')
  return { body: { user: world.users.find(one => one.id === world.me), workspace: world.workspace } }
}

export const routes: [method: string, pattern: RegExp, handler: Handler][] = [
  ...hoursRoutes,
  ...amendRoutes,
  ['GET', /^\/session$/, session],
  [
    'POST',
    /^\/session$/,
    call => {
      if (call.body.password === 'too often')
        return { ...problem(429, 'too_many', 'Wait.'), headers: { 'Retry-After': '120' } }
      if (call.body.password !== 'correct horse') return problem(401, 'unauthorized', 'Wrong.')
      call.world.signedIn = true
      return session(call)
    },
  ],
  ['DELETE', /^\/session$/, () => ({ status: 204 })],
  [
    'GET',
    /^\/sessions$/,
    ({ world }) =>
      page([
        {
          id: '91',
          created_at: world.workspace.created_at,
          last_seen_at: new Date().toISOString(),
          expires_at: new Date().toISOString(),
          ip: '127.0.0.1',
          agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150',
          current: true,
        },
      ]),
  ],
  ['GET', /^\/setup$/, ({ world }) => ({ body: { needed: world.needsSetup } })],
  [
    'POST',
    /^\/setup$/,
    call => {
      call.world.needsSetup = false
      call.world.signedIn = true
      call.world.workspace.name = String(call.body.workspace)
      return { ...session(call), status: 201 }
    },
  ],
  ['GET', /^\/workspace$/, ({ world }) => ({ body: world.workspace })],
  [
    'PATCH',
    /^\/workspace$/,
    ({ world, body, tell }) => {
      Object.assign(world.workspace, body)
      tell('workspace.changed', { workspace: { ...world.workspace } })
      return { body: { ...world.workspace } }
    },
  ],
  [
    'GET',
    /^\/counts$/,
    ({ world }) => {
      const open = world.conversations.filter(one => one.status === 'open')
      const teams = Object.fromEntries(
        world.teams.map(team => {
          const its = open.filter(one => one.team_id === team.id)
          return [team.id, { open: its.length, waiting: its.filter(one => !one.assignee_id).length }]
        }),
      )
      return {
        body: {
          mine: open.filter(one => one.assignee_id === world.me).length,
          unassigned: open.filter(one => !one.assignee_id).length,
          open: open.length,
          snoozed: 1,
          unread: open.filter(one => one.assignee_id === world.me && one.unread > 0).length,
          teams,
        },
      }
    },
  ],
  ['GET', /^\/queue$/, ({ world }) => ({ body: world.desk?.(deskOf(world)) ?? deskOf(world) })],
  ['GET', /^\/targets$/, ({ world }) => page(world.targets ?? [])],
  [
    'GET',
    /^\/conversations\/(\w+)\/target$/,
    ({ world, id }) => {
      const target = world.targets?.find(one => one.conversation_id === id)
      return target ? { body: target } : missing
    },
  ],
  ['GET', /^\/users$/, ({ world }) => page(world.users)],
  [
    'POST',
    /^\/users$/,
    ({ world, body, tell }) => {
      if (world.users.some(one => one.email === body.email))
        return problem(409, 'email_taken', 'Another user has this email address.')
      const first = world.users[0] as User
      const user: User = {
        ...first,
        languages: [],
        skills: [],
        open: 0,
        ...(body as Partial<User>),
        id: String(world.nextId++),
        presence: presenceOf('offline', new Date().toISOString()),
      }
      world.users = [...world.users, user]
      tell('user.changed', { user })
      return { status: 201, body: user }
    },
  ],
  ['PATCH', /^\/users\/me$/, call => saveUser(call, call.world.me)],
  ['PATCH', /^\/users\/(\w+)$/, call => saveUser(call, call.id)],
  [
    'PUT',
    /^\/users\/(\w+)\/presence$/,
    call => {
      const presence = { reason: '', ...call.body, since: new Date().toISOString() } as User['presence']
      call.world.users = call.world.users.map(one => (one.id === call.id ? { ...one, presence } : one))
      call.tell('presence.changed', { user_id: call.id, ...presence })
      return { body: { user_id: call.id, ...presence } }
    },
  ],
  ['GET', /^\/teams$/, ({ world }) => page(world.teams)],
  [
    'PATCH',
    /^\/teams\/(\w+)$/,
    ({ world, id, body, tell }) => {
      const before = world.teams.find(one => one.id === id)
      if (!before) return missing
      // A part of a policy that is left out stays, one that is null is gone.
      const parts = Object.entries({ ...before.policy, ...(body.policy as object | undefined) })
      const policy = Object.fromEntries(
        parts.filter(([key, value]) => value !== null || key === 'max_open'),
      ) as unknown as Policy
      const team = { ...before, ...body, policy, policy_version: before.policy_version + 1 }
      world.teams = world.teams.map(one => (one.id === id ? team : one))
      tell('team.changed', { team })
      return { body: team }
    },
  ],
  ['POST', /^\/teams\/(\w+)\/next$/, next],
  [
    'POST',
    /^\/teams\/(\w+)\/policy\/preview$/,
    ({ world, id }) => {
      const waiting = world.conversations.filter(one => one.team_id === id && !one.assignee_id)
      const given = waiting.map(one => ({ conversation_id: one.id, agent_id: '14', name: 'Grace Kim', offered: false }))
      return { body: { given, changed: [], given_n: given.length, changed_n: 0, unchanged: 0, warning: '' } }
    },
  ],
  [
    'POST',
    /^\/teams\/(\w+)\/policy\/undo$/,
    ({ world, id, body, tell }) => {
      const before = world.teams.find(one => one.id === id)
      const policy = world.versions[id]?.find(one => one.version === body.version)?.policy
      if (!before || !policy) return missing
      const team = { ...before, policy, policy_version: before.policy_version + 1 }
      world.teams = world.teams.map(one => (one.id === id ? team : one))
      tell('team.changed', { team })
      return { body: team }
    },
  ],
  ['GET', /^\/teams\/(\w+)\/policy\/versions$/, ({ world, id }) => page(world.versions[id] ?? [])],
  ['GET', /^\/channels$/, ({ world }) => page(world.channels)],
  [
    'POST',
    /^\/channels\/(\w+)\/check$/,
    ({ world, id }) => {
      const channel = world.channels.find(one => one.id === id)
      return channel ? { body: { ...channel, check: { ok: true, name: channel.name, detail: '' } } } : missing
    },
  ],
  [
    'GET',
    /^\/contacts$/,
    ({ world, query }) => {
      const q = (query.get('q') ?? '').toLowerCase()
      return page(world.contacts.filter(one => one.name.toLowerCase().includes(q)))
    },
  ],
  [
    'GET',
    /^\/contacts\/(\w+)$/,
    ({ world, id }) => {
      const contact = world.contacts.find(one => one.id === id)
      return contact ? { body: contact } : missing
    },
  ],
  [
    'PATCH',
    /^\/contacts\/(\w+)$/,
    ({ world, id, body, tell }) => {
      const before = world.contacts.find(one => one.id === id)
      if (!before) return missing
      const contact = { ...before, ...body }
      world.contacts = world.contacts.map(one => (one.id === id ? contact : one))
      tell('contact.updated', { contact })
      return { body: contact }
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
  ['GET', /^\/(?:users|teams)\/(\w+)\/signature$/, ({ world, id }) => ({ body: { text: world.signatures[id] ?? '' } })],
  [
    'PUT',
    /^\/(?:users|teams)\/(\w+)\/signature$/,
    ({ world, id, body }) => {
      world.signatures[id] = (body as { text: string }).text
      return { body }
    },
  ],
  [
    'POST',
    /^\/signatures\/preview$/,
    ({ body }) => ({ body: { text: (body as { text: string }).text.replace('{{agent.name}}', 'Linh Trần') } }),
  ],
  ['GET', /^\/drafts$/, ({ world }) => page(world.drafts)],
  ['PUT', /^\/conversations\/(\w+)\/drafts\/reply$/, call => keepDraft(call, 'reply')],
  ['PUT', /^\/conversations\/(\w+)\/drafts\/note$/, call => keepDraft(call, 'note')],
  ['DELETE', /^\/conversations\/(\w+)\/drafts\/reply$/, call => dropDraft(call, 'reply')],
  ['DELETE', /^\/conversations\/(\w+)\/drafts\/note$/, call => dropDraft(call, 'note')],
  ['GET', /^\/users\/me\/preferences$/, ({ world }) => ({ body: world.preferences })],
  [
    'PUT',
    /^\/users\/me\/preferences$/,
    ({ world, body }) => {
      world.preferences = body as unknown as World['preferences']
      return { body }
    },
  ],
  ['GET', /^\/snippets$/, ({ world }) => page(world.snippets)],
  [
    'POST',
    /^\/snippets$/,
    ({ world, body, tell }) => {
      if (world.snippets.some(one => one.shortcut === body.shortcut))
        return problem(409, 'shortcut_taken', 'Another snippet has this shortcut.')
      const snippet = snippetOf(String(world.nextId++), body)
      world.snippets = [...world.snippets, snippet]
      tell('snippet.changed', { snippet })
      return { status: 201, body: snippet }
    },
  ],
  [
    'PATCH',
    /^\/snippets\/(\w+)$/,
    ({ world, id, body, tell }) => {
      const before = world.snippets.find(one => one.id === id)
      if (!before) return missing
      const snippet = { ...before, ...body }
      world.snippets = world.snippets.map(one => (one.id === id ? snippet : one))
      tell('snippet.changed', { snippet })
      return { body: snippet }
    },
  ],
  [
    'DELETE',
    /^\/snippets\/(\w+)$/,
    ({ world, id, tell }) => {
      world.snippets = world.snippets.filter(one => one.id !== id)
      tell('snippet.deleted', { id })
      return { status: 204 }
    },
  ],
  ['POST', /^\/conversations\/(\w+)\/read$/, call => change(call, 'conversation.updated', { unread: 0 })],
  [
    'POST',
    /^\/attachments$/,
    ({ world }) => ({
      status: 201,
      body: {
        id: String(world.nextId++),
        name: 'photo.png',
        content_type: 'image/png',
        size_bytes: 1000,
        url: '/lamp.png',
        width: null,
        height: null,
        pending: false,
        problem: '',
        thumb_url: null,
      },
    }),
  ],
  ['GET', /^\/tokens$/, ({ world }) => page(world.tokens)],
  [
    'POST',
    /^\/tokens$/,
    ({ world, body }) => {
      const token: Token = {
        id: String(world.nextId++),
        name: String(body.name),
        role: body.role as Token['role'],
        user_id: world.me,
        created_at: new Date().toISOString(),
        last_used_at: null,
      }
      world.tokens.push(token)
      return { status: 201, body: { ...token, token: 'rondo_test_0123456789abcdef' } }
    },
  ],
  [
    'DELETE',
    /^\/tokens\/(\w+)$/,
    ({ world, id }) => {
      world.tokens = world.tokens.filter(one => one.id !== id)
      return { status: 204 }
    },
  ],
]
