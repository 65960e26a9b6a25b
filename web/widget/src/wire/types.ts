// The shapes of the web chat wire, as the server sends them.

export type Attachment = {
  id: string
  name: string
  content_type: string
  size_bytes: number
  url: string
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
}

export type Agent = { name: string } | null
export type Queue = { position: number } | null
export type Status = { online: boolean; text_key: 'minutes' | 'offline' }

export type Config = {
  name: string
  accent: string
  greeting: Record<string, string>
  position: 'end' | 'start'
  theme: 'auto' | 'light' | 'dark'
  status: Status
  /** Largest file in bytes; absent means 20 MB. */
  max_upload_bytes?: number
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
