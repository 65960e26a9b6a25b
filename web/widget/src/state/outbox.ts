// Messages written and not yet taken by the server. Each is kept under its own key, so that two tabs
// adding and removing at once cannot lose each other's. Sending one twice is harmless: the server keeps
// one message for one client_id.
import type { Attachment } from '../wire/types.ts'
import { get, names, set } from './store.ts'

export type Pending = {
  client_id: string
  text: string
  attachments: Attachment[]
  at: number
  /** The id of the choice that was tapped. */
  postback?: string
  failed?: boolean
}

const start = ':out:'

export function pending(): Pending[] {
  return names(start)
    .map(name => get<Pending>(name) as Pending)
    .sort((a, b) => a.at - b.at)
}

export function add(text: string, attachments: Attachment[], postback?: string) {
  put({ client_id: uuid(), text, attachments, postback, at: Date.now() })
}

export function put(message: Pending) {
  set(start + message.client_id, message)
}

export function remove(clientID: string) {
  set(start + clientID)
}

/** A random UUID also where crypto.randomUUID is missing: pages served without https. */
export function uuid(): string {
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, c =>
    (+c ^ ((crypto.getRandomValues(new Uint8Array(1))[0] as number) & (15 >> (+c / 4)))).toString(16),
  )
}
