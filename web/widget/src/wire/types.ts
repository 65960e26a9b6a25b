// The shapes of the web chat wire, as the server sends them.

export type Attachment = {
  id: string
  name: string
  content_type: string
  size_bytes: number
  url: string
  /** A small picture of it, where one can be made. */
  thumb_url?: string
}

/** Degrees. */
export type Location = { latitude: number; longitude: number; name: string; address: string }

/** An answer to tap, sent as a message with the title as text and the id as postback; or, with `url`, a page to open. */
export type Choice = { id: string; title: string; description: string; url: string }

/** What is left out by some servers may be null. */
export type Choices = {
  buttons?: Choice[] | null
  /** The label that opens the list. */
  menu?: string
  list?: { title: string; choices: Choice[] }[] | null
}

export type Message = {
  id: string
  client_id: string | null
  /** "in" is from the visitor, "out" is to the visitor. */
  direction: 'in' | 'out'
  author: { name: string }
  text: string
  attachments: Attachment[]
  state: string
  at: string
  reply_to?: string | null
  edited?: boolean
  deleted?: boolean
  /** The emoji that the other side put on it. */
  reaction?: string
  location?: Location
  choices?: Choices
}

export type Agent = { name: string } | null
/** Four in five wait less than `wait_s` seconds; absent when no end can be said. */
export type Queue = { position: number; wait_s?: number } | null
/** `opens_at` is when the working hours begin, if that is why nobody is there. */
export type Status = {
  online: boolean
  text_key: 'minutes' | 'online' | 'offline'
  reply_s?: number
  opens_at?: string
}

export type Config = {
  name: string
  accent: string
  greeting: Record<string, string>
  position: 'end' | 'start'
  theme: 'auto' | 'light' | 'dark'
  status: Status
  /** Largest file in bytes; absent means 20 MB. */
  max_upload_bytes?: number
  /** What visitors are asked before they write, and may skip. */
  form?: ('name' | 'email')[] | null
}

export type Place = { agent?: Agent; queue?: Queue; status?: Status }

export type Session = Place & {
  token: string
  visitor: { name: string }
  messages: Message[]
  cursor: string
}

export type Page = Place & { items: Message[]; cursor: string }

export type Identity = {
  identifier?: string
  identifier_hash?: string
  name?: string
  email?: string
}

export type Frame =
  | { type: 'message' | 'message_updated'; message: Message; cursor: string }
  | { type: 'typing'; on: boolean; name: string }
  | ({ type: 'state' } & Place)
  | { type: 'pong' }
  | { type: 'reset' }
