import type { StoredDraft } from '@/api/types'
import { type Answer, type Call, missing, page, problem, type Route } from './call'
import { snippetOf } from './talk'
import type { World } from './world'

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

/** What people keep for themselves: drafts, snippets, signatures, preferences. */
export const ownRoutes: Route[] = [
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
]
