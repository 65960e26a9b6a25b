import type { Attachment } from './types.ts'

/** A request the server answered with something other than success. */
export class Refusal extends Error {
  readonly status: number
  readonly retryAfterS: number

  constructor(status: number, retryAfterS: number) {
    super(`status ${status}`)
    this.status = status
    this.retryAfterS = retryAfterS
  }

  /** Whether the same request may well succeed later. */
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408
  }
}

const answerWithinMs = 15_000

/** Sends one request and returns the JSON answer; throws Refusal, or whatever fetch throws without a network. */
export async function request<T>(url: string, token?: string, body?: unknown): Promise<T> {
  const answer = await fetch(url, {
    method: body ? 'POST' : 'GET',
    credentials: 'omit',
    cache: 'no-store',
    headers: {
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
    signal: AbortSignal.timeout(answerWithinMs),
  })
  if (!answer.ok) throw new Refusal(answer.status, Number(answer.headers.get('Retry-After')) || 0)
  return answer.status === 204 ? (undefined as T) : answer.json()
}

/** Sends one file; tells its progress from 0 to 1, which fetch cannot. */
export function upload(
  url: string,
  token: string,
  file: File,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('file', file, file.name || 'file')
    const xhr = new XMLHttpRequest()
    xhr.open('POST', url)
    xhr.setRequestHeader('Authorization', `Bearer ${token}`)
    xhr.responseType = 'json'
    xhr.upload.onprogress = e => e.total && onProgress(e.loaded / e.total)
    xhr.onload = () => (xhr.status < 300 ? resolve(xhr.response) : reject(new Refusal(xhr.status, 0)))
    xhr.onerror = xhr.onabort = () => reject(new TypeError('network'))
    signal.addEventListener('abort', () => xhr.abort())
    xhr.send(form)
  })
}
