import type { Message, Snippet } from '@/api/types'
import { ago } from './clock'
import type { World } from './world'

/** A message of a conversation, as the server would show it. */
export function said(world: World, conversation_id: string, part: Partial<Message>): Message {
  const conversation = world.conversations.find(one => one.id === conversation_id)
  const out = part.direction === 'out'
  const me = world.users.find(one => one.id === world.me)
  return {
    id: String(world.nextId++),
    conversation_id,
    direction: 'in',
    author: out
      ? { kind: 'user', id: world.me, name: me?.name ?? '' }
      : { kind: 'contact', id: conversation?.contact_id ?? '', name: conversation?.contact.name ?? '' },
    channel_id: '31',
    text: '',
    attachments: [],
    reply_to: null,
    private: false,
    state: out ? 'read' : 'received',
    error: null,
    at: new Date().toISOString(),
    client_id: null,
    extra: {},
    ...part,
  }
}

/** A snippet as the server would show it. */
export function snippetOf(id: string, part: Partial<Snippet>): Snippet {
  const at = ago(500)
  return {
    id,
    shortcut: 'hello',
    name: 'Hello',
    text: 'Hello {{contact.name}}',
    team_id: null,
    language: null,
    author_id: '11',
    created_at: at,
    updated_at: at,
    ...part,
  }
}

/** A picture, as the server would keep it. */
export const pictureOf = (id: string) => ({
  id,
  name: 'photo.png',
  content_type: 'image/png',
  size_bytes: 1000,
  url: '/lamp.png',
  width: null,
  height: null,
  pending: false,
  problem: '',
  thumb_url: null,
})
