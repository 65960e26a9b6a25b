// What the window shows. There is one conversation on a page, so this is plain module state; whoever
// changes it calls changed().
import type { Agent, Config, Message, Place, Queue, Status } from '../wire/types.ts'
import { pending, remove } from './outbox.ts'
import { merge } from './seen.ts'
import { get, set } from './store.ts'

type Facts = {
  config?: Config
  /** The channel does not exist, or this page may not use it. */
  gone: boolean
  messages: Message[]
  /** The newest message that arrived while the page was open. */
  news?: Message
  agent: Agent
  queue: Queue
  status?: Status
  /** Who is typing to the visitor. */
  typing: string
  /** Set when the connection has been away long enough to matter. */
  trouble: boolean
  token: string
  cursor: string
  /** Whom the page said the visitor is, and the server believed. */
  identifier?: string
}

/** What is kept between pages and shared between tabs. */
type Kept = Pick<Facts, 'token' | 'cursor' | 'messages' | 'identifier' | 'agent' | 'queue'>

const keptMessages = 60
const tellTroubleAfterMs = 3_000
const typingLastsMs = 8_000

const nobody = { messages: [], agent: null, queue: null, typing: '', token: '', cursor: '', identifier: undefined }
export const facts: Facts = { ...nobody, gone: false, trouble: false }

/** What the shell does about news: draw, and tell the page. */
export const hooks = { changed() {}, arrived(_message: Message) {} }

let typingTimer: number
let troubleTimer = 0

export const changed = () => hooks.changed()

/** Takes in messages from wherever they came; `live` ones are news. */
export function take(messages: Message[], live: boolean) {
  const known = facts.messages
  const unsent = new Set(pending().map(p => p.client_id))
  facts.messages = merge(known, messages)
  for (const m of messages) {
    if (unsent.has(m.client_id as string)) remove(m.client_id as string)
    if (m.direction === 'in') continue
    typing('')
    if (!live || known.some(k => k.id === m.id)) continue
    facts.news = m
    hooks.arrived(m)
  }
}

export function place({ agent, queue, status }: Place) {
  if (agent !== undefined) facts.agent = agent
  if (queue !== undefined) facts.queue = queue
  if (status) facts.status = status
}

/** Somebody types, or (without a name) nobody does; forgotten by itself when no news of it comes. */
export function typing(name: string) {
  clearTimeout(typingTimer)
  facts.typing = name
  if (name)
    typingTimer = window.setTimeout(() => {
      facts.typing = ''
      changed()
    }, typingLastsMs)
}

/** Tells whether the server can be reached. A short absence is not worth a word. */
export function connected(fine: boolean) {
  if (fine || !navigator.onLine) {
    clearTimeout(troubleTimer)
    troubleTimer = 0
    facts.trouble = !fine
  } else
    troubleTimer ||= window.setTimeout(() => {
      facts.trouble = true
      changed()
    }, tellTroubleAfterMs)
  changed()
}

export function save() {
  const { token, cursor, identifier, agent, queue, messages } = facts
  set('', { token, cursor, identifier, agent, queue, messages: messages.slice(-keptMessages) } satisfies Kept)
}

/** Takes up what an earlier page, or another tab, kept. */
export function restore(live: boolean) {
  const kept = get<Kept>('')
  if (!kept) {
    if (live) clear()
    return
  }
  const { token, cursor, identifier, messages } = kept
  const same = token === facts.token
  if (!same) Object.assign(facts, { messages: [], token, cursor })
  facts.identifier = identifier
  place(kept)
  take(messages, live && same)
}

/** Forgets whose conversation this is, in this tab. */
export function clear() {
  Object.assign(facts, nobody)
}
