import type { Attachment, Channel, Page, Problem } from '@/api/types'

interface Answer<T> {
  200: { content: { 'application/json': T } }
  default: { content: { 'application/problem+json': Problem } }
}
type ById = { path: { id: string } }
interface ChannelDraft {
  name: string
  config: Record<string, unknown>
  default_team_id: string | null
}

/** Paths that the generated description lacks: uploads are no JSON. */
export interface RawPaths {
  '/attachments': {
    post: {
      parameters: Record<never, never>
      requestBody: { content: { 'multipart/form-data': { file: File } } }
      responses: Answer<Attachment>
    }
  }
  '/channels': {
    get: { parameters: { query?: { limit?: number; cursor?: string } }; responses: Answer<Page<Channel>> }
    post: {
      parameters: { header?: { 'Idempotency-Key'?: string } }
      requestBody: { content: { 'application/json': ChannelDraft & { kind: string } } }
      responses: Answer<Channel>
    }
  }
  '/channels/{id}': {
    patch: {
      parameters: ById & { header?: { 'Idempotency-Key'?: string } }
      requestBody: { content: { 'application/json': ChannelDraft } }
      responses: Answer<Channel>
    }
    delete: { parameters: ById; responses: Answer<undefined> }
  }
  '/channels/{id}/check': {
    post: {
      parameters: ById
      responses: Answer<Channel & { check: { ok: boolean; name: string; detail: string } }>
    }
  }
}
