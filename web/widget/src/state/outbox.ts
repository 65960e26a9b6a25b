import type { Attachment } from '../wire/types.ts'
import type { Store } from './store.ts'

export type Pending = {
  client_id: string
  text: string
  attachments: Attachment[]
  at: number
  failed?: boolean
}

/**
 * Messages written and not yet taken by the server. Each one is kept under its own key, so that two tabs
 * adding and removing at once cannot lose each other's. Sending one twice is harmless: the server keeps
 * one message for one client_id.
 */
export class Outbox {
  private readonly store: Store

  constructor(store: Store) {
    this.store = store
  }

  list(): Pending[] {
    return this.store
      .names(':out:')
      .map(name => this.store.get<Pending>(name))
      .filter(p => p !== undefined)
      .sort((a, b) => a.at - b.at)
  }

  add(text: string, attachments: Attachment[]) {
    const last = this.list().at(-1)?.at ?? 0
    this.put({ client_id: uuid(), text, attachments, at: Math.max(Date.now(), last + 1) })
  }

  put(pending: Pending) {
    this.store.set(`:out:${pending.client_id}`, pending)
  }

  has(clientID: string) {
    return this.store.get(`:out:${clientID}`) !== undefined
  }

  remove(clientID: string) {
    this.store.set(`:out:${clientID}`, undefined)
  }
}

/** A random UUID also where crypto.randomUUID is missing: pages served without https. */
export function uuid(): string {
  const b = crypto.getRandomValues(new Uint8Array(16))
  b[6] = ((b[6] as number) & 15) | 64
  b[8] = ((b[8] as number) & 63) | 128
  return [...b].map((x, i) => ([4, 6, 8, 10].includes(i) ? '-' : '') + x.toString(16).padStart(2, '0')).join('')
}
