import type { Token } from '@/api/types'
import { type Answer, type Call, page, problem, type Route } from './call'

function session({ world }: Call): Answer {
  if (!world.signedIn) return problem(401, 'unauthorized', 'Sign in.')
  return { body: { user: world.users.find(one => one.id === world.me), workspace: world.workspace } }
}

/** Who is here, the workspace, and the keys of programs. */
export const sessionRoutes: Route[] = [
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
