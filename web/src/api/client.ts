import createClient from 'openapi-fetch'
import type { RawPaths } from '@/api/raw'
import type { paths } from '@/api/schema'
import type { Problem } from '@/api/types'

/** A refusal of the server, or of the network (status 0). Screens turn it into words with `faultText`. */
export class Fault extends Error {
  readonly problem: Problem
  readonly retryAfter: number | null
  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? `status ${problem.status}`)
    this.problem = problem
    this.retryAfter = retryAfter
  }
  get status() {
    return this.problem.status
  }
  get code() {
    return this.problem.code ?? ''
  }
}

export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error
  return new Fault({ status: 0, code: 'network', detail: error instanceof Error ? error.message : '' })
}

export const client = createClient<paths & RawPaths>({
  baseUrl: '/api/v1',
  credentials: 'same-origin',
  fetch: (request: Request) => globalThis.fetch(request),
})

interface Reply<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Unwraps an answer: the data, or a thrown Fault. */
export async function unwrap<T>(reply: Promise<Reply<T>>): Promise<T> {
  let got: Reply<T>
  try {
    got = await reply
  } catch (cause) {
    throw faultOf(cause)
  }
  if (got.response.ok) return got.data as T
  const body = got.error
  const problem = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {}
  const after = Number(got.response.headers.get('Retry-After'))
  throw new Fault({ ...problem, status: got.response.status }, after > 0 ? after : null)
}

/** What a write repeats under when it is tried again. */
export function idempotent(key: string = crypto.randomUUID()) {
  return { 'Idempotency-Key': key }
}
