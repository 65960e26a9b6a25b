import type { Actor } from '@/api/types'

export interface EventFrame {
  type: 'event'
  seq: number
  event: string
  at: string
  conversation_id: string | null
  data: Record<string, unknown>
}
/** What the server says over the socket. */
export type ServerFrame =
  | { type: 'hello'; seq: number; user_id: string }
  | EventFrame
  | { type: 'reset'; seq: number }
  | { type: 'typing'; conversation_id: string; actor: Actor; on: boolean }
  | { type: 'viewing'; conversation_id: string; users: { id: string; name: string }[] }
  | { type: 'pong' }
/** What we say to the server. */
export type ClientFrame =
  | { type: 'ping' }
  | { type: 'typing'; conversation_id: string; on: boolean }
  | { type: 'viewing'; conversation_id: string | null }
