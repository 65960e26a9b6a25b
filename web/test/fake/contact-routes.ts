import { missing, page, type Route } from './call'
import { pictureOf } from './talk'

/** Contacts, channels and files. */
export const contactRoutes: Route[] = [
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
  [
    'POST',
    /^\/attachments$/,
    ({ world }) => ({
      status: 201,
      body: pictureOf(String(world.nextId++)),
    }),
  ],
]
