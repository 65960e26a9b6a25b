import { backoff } from '../wire/backoff.ts'
import { passing, request, statusOf } from '../wire/http.ts'
import type { Attachment, Message } from '../wire/types.ts'
import { changed, connected, facts, save, take } from './facts.ts'
import { add, type Pending, pending, put, remove } from './outbox.ts'
import { ensure, url } from './session.ts'

let busy = false
let again = false
let tries = 0
let timer: number

export function send(text: string, attachments: Attachment[], postback?: string) {
  add(text, attachments, postback)
  changed()
  flush()
}

export function retry(message: Pending) {
  put({ ...message, failed: false })
  changed()
  flush()
}

/** Empties the outbox in order, one tab at a time; what fails for now is tried again by itself. */
export async function flush() {
  clearTimeout(timer)
  again = busy
  if (busy) return
  busy = true
  // Without locks (pages without https) two tabs may send the same message; the server keeps one.
  if (navigator.locks) await navigator.locks.request(url('/'), empty)
  else await empty()
  busy = false
  if (again) flush()
}

async function empty() {
  for (;;) {
    const next = pending().find(p => !p.failed)
    if (!next) return
    try {
      await deliver(next)
      tries = 0
    } catch (e) {
      const status = statusOf(e)
      if (status === 401 && tries++ < 2) facts.token = ''
      else if (passing(status)) {
        timer = window.setTimeout(flush, backoff(tries++))
        return connected(false)
      } else put({ ...next, failed: true })
    }
    changed()
  }
}

async function deliver({ client_id, text, attachments, postback }: Pending) {
  await ensure()
  const ids = attachments.map(a => a.id)
  const kept = await request<Message>(url('/messages'), facts.token, { client_id, text, postback, attachments: ids })
  remove(client_id)
  take([kept], false)
  save()
}
