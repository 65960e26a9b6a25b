import { ago } from './clock'
import type { Seed } from './seeds'
import { said } from './talk'
import type { World } from './world'

/** Puts a conversation with its contact and its last message into the world. */
export function plant(world: World, seed: Seed, id: string, contactId: string) {
  const at = ago(seed.minutes)
  world.contacts.push({
    id: contactId,
    name: seed.name,
    identities: [
      { kind: seed.kind, address: `+84 90${contactId} 118`, blocked_by: [], no_adverts_by: [] },
      { kind: 'email', address: 'customer@example.com', blocked_by: [], no_adverts_by: [] },
    ],
    language: seed.language ?? 'en',
    tags: ['Repeat buyer', 'Order'],
    fields: { city: 'TP. Hồ Chí Minh' },
    priority: 3,
    owner_id: null,
    created_at: ago(40_000),
  })
  const out = seed.out ?? false
  world.conversations.push({
    id,
    window: null,
    status: seed.status ?? 'open',
    contact_id: contactId,
    contact: { id: contactId, name: seed.name, language: seed.language ?? 'en', owner_id: null },
    channel_id: '31',
    channel_kind: seed.kind,
    team_id: seed.team === undefined ? '21' : seed.team,
    assignee_id: seed.assignee === undefined ? '11' : seed.assignee,
    priority: 0,
    opened_at: ago(seed.minutes + 20),
    assigned_at: ago(seed.minutes + 19),
    first_reply_at: out ? ago(seed.minutes) : null,
    closed_at: seed.status === 'closed' ? at : null,
    snoozed_until: seed.status === 'snoozed' ? ago(-900) : null,
    waiting_since: seed.waits ? ago(seed.waits) : null,
    last_message_at: at,
    unread: seed.unread ?? 0,
    preview: {
      text: seed.text,
      direction: out ? 'out' : 'in',
      author_kind: out ? 'user' : 'contact',
      private: false,
      at,
    },
    previous_id: null,
    offer: null,
    previous_agent: null,
    first_contact: false,
    category: '',
    summary: '',
    version: 1,
    queue: seed.queue ?? null,
  })
  world.messages.push(said(world, id, { text: seed.text, at, direction: out ? 'out' : 'in' }))
}
