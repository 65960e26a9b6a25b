import type { Attachment, Problem } from '@/api/types'

/** Paths that the generated description lacks: an upload is no JSON. */
export interface RawPaths {
  '/attachments': {
    post: {
      parameters: Record<never, never>
      requestBody: { content: { 'multipart/form-data': { file: File } } }
      responses: {
        200: { content: { 'application/json': Attachment } }
        default: { content: { 'application/problem+json': Problem } }
      }
    }
  }
}
