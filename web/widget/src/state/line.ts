// Keeps the conversation up to date: a socket when possible, else asking every few seconds. After every
// new connection it asks for what came after the cursor; only then do the socket's frames move the
// cursor, so a question that failed can never leave a hole.
import { backoff } from '../wire/backoff.ts'
import { request, statusOf } from '../wire/http.ts'
import type { Frame, Page } from '../wire/types.ts'
import { changed, connected, facts, place, save, take, typing } from './facts.ts'
import { pending } from './outbox.ts'
import { flush } from './sender.ts'
import { configure, join, joined, named, stale, url } from './session.ts'

const pingMs = 20_000
const deadMs = 45_000
const steadyMs = 5_000
const pollMs = 5_000
const pollUnseenMs = 20_000

let socket: WebSocket | undefined
let live = false
let current = false
let busy = false
let again = false
let tries = 0
let heardAt = 0
let openedAt = 0
let drops = 0
let timer: number

/** Starts keeping up, now and for as long as the page is open. */
export function openLine() {
  addEventListener('online', wake)
  addEventListener('offline', () => {
    connected(false)
    outrun()
  })
  document.addEventListener('visibilitychange', () => document.hidden || wake())
  // An open socket would keep the page out of the browser's back-forward cache.
  addEventListener('pagehide', drop)
  addEventListener('pageshow', e => e.persisted && wake())
  setInterval(() => {
    if (live) tell({ type: 'ping' })
    if (live && Date.now() - heardAt > deadMs) wake()
  }, pingMs)
  step()
}

/** Begins again at once, without waiting out earlier failures. */
export function wake() {
  tries = 0
  if (!live || Date.now() - heardAt > deadMs) drop()
  if (!live) step()
}

/** The session is another one: connect with it. */
export function move() {
  drop()
  wake()
}

/** Says whether the frame went out. */
export function tell(frame: { type: string; on?: boolean }): boolean {
  if (live) socket?.send(JSON.stringify(frame))
  return live
}

/** One round: whatever is missing of configuration, session, socket and messages. */
export async function step() {
  clearTimeout(timer)
  again = busy
  if (busy) return
  busy = true
  try {
    await configure()
    if (facts.token || named() || pending().length) await keepUp()
    tries = 0
    facts.gone = false
    if (!again) connected(true)
    flush()
  } catch (e) {
    tries++
    const status = statusOf(e)
    if (status === 401) stale()
    facts.gone = [403, 404, 410].includes(status)
    connected(facts.gone)
  }
  busy = false
  if (again) later(0)
  else if (tries && !facts.gone) later(backoff(tries))
  else if (facts.token && !current) later(document.hidden ? pollUnseenMs : pollMs)
}

function later(ms: number) {
  clearTimeout(timer)
  timer = window.setTimeout(step, ms)
}

async function keepUp() {
  if (!joined()) await join()
  if (!socket) open()
  const { token } = facts
  const since = live
  const page = await request<Page>(url(`/messages?after=${encodeURIComponent(facts.cursor)}`), token)
  if (token !== facts.token) return
  take(page.items, true)
  place(page)
  facts.cursor = page.cursor
  current = since && live
  save()
}

function open() {
  let ws: WebSocket
  try {
    ws = new WebSocket(`${url('/socket').replace('http', 'ws')}?token=${encodeURIComponent(facts.token)}`)
  } catch {
    return
  }
  socket = ws
  ws.onopen = () => {
    live = true
    heardAt = openedAt = Date.now()
    step()
  }
  ws.onmessage = e => hear(JSON.parse(e.data))
  ws.onclose = () => {
    if (socket !== ws) return
    // A lost connection comes back soon; one that could not be made waits for the next round.
    drops = Date.now() - openedAt > steadyMs ? 0 : drops + 1
    if (live) later(backoff(drops))
    drop()
  }
}

/** An answer on its way is older than what is known now, so it is asked for again. */
function outrun() {
  again = busy
}

function hear(frame: Frame) {
  heardAt = Date.now()
  outrun()
  if (frame.type === 'reset') {
    stale()
    step()
  }
  if (frame.type === 'typing') typing(frame.on ? frame.name : '')
  if (frame.type === 'state') place(frame)
  if ('message' in frame) {
    take([frame.message], true)
    if (current) {
      facts.cursor = frame.cursor
      save()
    }
  }
  changed()
}

function drop() {
  const ws = socket
  socket = undefined
  live = current = false
  ws?.close()
}
