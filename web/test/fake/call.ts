import type { World } from './world'

/** What a handler gets, and how it tells the sockets. */
export interface Call {
  world: World
  id: string
  query: URLSearchParams
  body: Record<string, unknown>
  tell: (event: string, data: object, conversationId?: string) => void
}
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }
export type Route = [method: string, pattern: RegExp, handler: (call: Call) => Answer]

export const page = (items: unknown[]): Answer => ({ body: { items, next_cursor: null } })
export const problem = (status: number, code: string, detail: string, errors: object[] = []): Answer => ({
  status,
  body: { type: 'about:blank', title: code, status, code, detail, errors },
})
export const missing = problem(404, 'not_found', 'There is no such thing.')
