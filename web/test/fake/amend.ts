import type { Message } from '@/api/types'
import type { Answer, Call, Route } from './call'

/** A message of the path, changed and told of. */
function amend(call: Call, part: (message: Message) => Partial<Message>): Answer {
  const { world, id, tell } = call
  const before = world.messages.find(one => one.id === id)
  if (!before) return { status: 404 }
  const message = { ...before, ...part(before) }
  world.messages = world.messages.map(one => (one.id === id ? message : one))
  tell('message.updated', { message }, message.conversation_id)
  return { body: message }
}

const at = (rest: string) => new RegExp(`^/conversations/\\w+/messages/(\\w+)${rest}$`)
const extra = (call: Call, what: Message['extra'], part: Partial<Message> = {}) =>
  amend(call, message => ({ ...part, extra: { ...message.extra, ...what } }))

export const amendRoutes: Route[] = [
  ['POST', at('/reaction'), call => extra(call, { own_reaction: String(call.body.emoji) })],
  ['PATCH', at(''), call => extra(call, { edited: true }, { text: String(call.body.text) })],
  ['DELETE', at(''), call => extra(call, { deleted: true }, { text: '' })],
  ['POST', at('/retry'), call => amend(call, () => ({ state: 'queued', error: null }))],
  ['POST', at('/arrived'), call => amend(call, () => ({ state: 'sent', error: null }))],
  ['GET', at('/wordings'), () => ({ body: { items: [{ text: 'At five', until: '2026-01-01T10:00:00Z' }] } })],
  ['GET', at('/html'), () => ({ body: { html: '<p>Sale</p>', quoted: '', held_back: 2 } })],
]
