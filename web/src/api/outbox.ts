import type { QueryClient } from '@tanstack/react-query'
import { del, entries, set } from 'idb-keyval'
import { askAgain } from '@/api/can'
import { client, type Fault, faultOf, idempotent, unwrap } from '@/api/client'
import { addMessage } from '@/api/message-cache'
import type { Attachment, Choices, MailFields, Message, Spot, TemplateUse } from '@/api/types'
import { upload } from '@/api/upload'

/** What few messages have beside text and attachments. */
export interface Beside {
  /** Sent before they were uploaded; they become attachments on the way. */
  files?: File[]
  location?: Spot
  choices?: Choices
  template?: TemplateUse
  mail?: MailFields
}

/** A message on its way: kept on this device until the server has it, through reloads and lost connections. */
export interface Outgoing extends Beside {
  client_id: string
  conversation_id: string
  channel_id: string
  text: string
  private: boolean
  attachments: Attachment[]
  /** The message that it answers. Kept by an earlier version it may be missing. */
  reply_to?: string | null
  at: string
  state: 'pending' | 'failed'
  fault: { status: number; code: string; detail: string } | null
}

export const outboxKey = (conversationId: string) => ['outbox', conversationId] as const
const stored = 'outbox:'
const flying = new Set<string>()
/** What this page has brought to the server: a second flush that read the store too early sends nothing twice. */
const delivered = new Set<string>()

function put(cache: QueryClient, out: Outgoing) {
  cache.setQueryData<Outgoing[]>(outboxKey(out.conversation_id), (old = []) =>
    old.some(one => one.client_id === out.client_id)
      ? old.map(one => (one.client_id === out.client_id ? out : one))
      : [...old, out],
  )
}

function drop(cache: QueryClient, out: Outgoing) {
  cache.setQueryData<Outgoing[]>(outboxKey(out.conversation_id), old =>
    old?.filter(one => one.client_id !== out.client_id),
  )
  void del(stored + out.client_id).catch(() => {})
}

async function keep(out: Outgoing) {
  try {
    await set(stored + out.client_id, out)
  } catch {
    // A private window without storage still sends; only a reload would lose it.
  }
}

/** The message with all its files at the server, which is remembered lest they go twice. */
async function uploaded(cache: QueryClient, out: Outgoing): Promise<Outgoing> {
  if (!out.files?.length) return out
  const attachments = [...out.attachments, ...(await Promise.all(out.files.map(upload)))]
  const whole = { ...out, attachments, files: [] }
  put(cache, whole)
  await keep(whole)
  return whole
}

async function post(out: Outgoing): Promise<Message> {
  const body = {
    text: out.text,
    attachments: out.attachments.map(one => one.id),
    private: out.private,
    client_id: out.client_id,
    reply_to: out.reply_to ?? undefined,
    location: out.location,
    choices: out.choices,
    template: out.template,
    mail: out.mail,
  }
  const params = { path: { id: out.conversation_id } }
  return unwrap(client.POST('/conversations/{id}/messages', { params, body, headers: idempotent(out.client_id) }))
}

/** Sends one message, in the order in which a conversation's messages were written. */
export async function send(cache: QueryClient, out: Outgoing): Promise<Fault | null> {
  if (delivered.has(out.client_id)) return null
  if (flying.has(out.conversation_id)) {
    put(cache, out)
    await keep(out)
    return null
  }
  flying.add(out.conversation_id)
  let trying: Outgoing = { ...out, state: 'pending', fault: null }
  put(cache, trying)
  await keep(trying)
  let fault: Fault | null = null
  try {
    trying = await uploaded(cache, trying)
    addMessage(cache, await post(trying))
    delivered.add(trying.client_id)
    drop(cache, trying)
  } catch (error) {
    fault = faultOf(error)
    if (fault.code === 'blocked' || fault.code === 'window_closed') askAgain(cache)
    // Without a network it simply waits; a refusal is shown, with the text, to be tried again.
    const waits = fault.status === 0 || fault.status >= 502
    const { status, code, problem } = fault
    const failed: Outgoing = waits
      ? trying
      : { ...trying, state: 'failed', fault: { status, code, detail: problem.detail ?? '' } }
    put(cache, failed)
    await keep(failed)
  } finally {
    flying.delete(out.conversation_id)
  }
  if (!fault) await sendNext(cache, out.conversation_id)
  return fault
}

async function sendNext(cache: QueryClient, conversationId: string) {
  const next = cache.getQueryData<Outgoing[]>(outboxKey(conversationId))?.find(one => one.state === 'pending')
  if (next) await send(cache, next)
}

export function discard(cache: QueryClient, out: Outgoing) {
  drop(cache, out)
}

/** After a reload or a lost connection: what was left unsent goes out, oldest first. */
export async function flush(cache: QueryClient) {
  let left: Outgoing[] = []
  try {
    const all = await entries<string, Outgoing>()
    left = all.filter(([key]) => String(key).startsWith(stored)).map(([, out]) => out)
  } catch {
    return
  }
  for (const out of left.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    if (delivered.has(out.client_id)) continue
    put(cache, out)
    if (out.state === 'pending') await send(cache, out)
  }
}
