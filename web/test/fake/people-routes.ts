import type { User } from '@/api/types'
import { type Answer, type Call, missing, page, problem, type Route } from './call'
import { presenceOf } from './people'

function saveUser(call: Call, id: string): Answer {
  const { world, body, tell } = call
  const before = world.users.find(one => one.id === id)
  if (!before) return missing
  const user = { ...before, ...(body as Partial<User>) }
  world.users = world.users.map(one => (one.id === id ? user : one))
  tell('user.changed', { user })
  return { body: user }
}

/** Users and their presence. */
export const peopleRoutes: Route[] = [
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
]
