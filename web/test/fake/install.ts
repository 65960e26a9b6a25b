import type { ServerFrame } from '@/realtime/frames'
import { type Answer, problem } from './call'
import { routes } from './routes'
import type { World } from './world'

export interface Fake {
  world: World
  /** Answers the next request to this method and path differently, once. */
  answer: (method: string, path: string, answer: Answer) => void
  /** Keeps back what it answers on this path, as things stood when it was asked, until what it returns is called. */
  hold: (path: string) => () => void
  /** Says an event to every open socket, as the server would. */
  tell: (event: string, data: object, conversationId?: string) => void
  say: (frame: ServerFrame) => void
  /** Cuts the network, or restores it. */
  online: (online: boolean) => void
  requests: { method: string; path: string; query: string; body: Record<string, unknown> }[]
  uninstall: () => void
}

/** Stands in for the server in this page: requests and socket answer from an invented world. */
export function installFake(world: World): Fake {
  const once: { method: string; path: string; answer: Answer }[] = []
  const held = new Map<string, Promise<void>>()
  const releases: (() => void)[] = []
  const sockets = new Set<FakeSocket>()
  const requests: Fake['requests'] = []
  const { fetch: realFetch, WebSocket: RealSocket } = globalThis
  let connected = true

  const say = (frame: ServerFrame) => {
    for (const socket of sockets) socket.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent)
  }
  const tell: Fake['tell'] = (event, data, conversation_id) => {
    world.seq++
    const at = new Date().toISOString()
    say({ type: 'event', seq: world.seq, event, at, conversation_id: conversation_id ?? null, data: { ...data } })
  }

  class FakeSocket {
    static readonly OPEN = 1
    readyState = 0
    onmessage: ((message: MessageEvent) => void) | null = null
    onclose: (() => void) | null = null
    constructor() {
      queueMicrotask(() => {
        if (!connected) return this.close()
        this.readyState = 1
        sockets.add(this)
        this.onmessage?.({ data: JSON.stringify({ type: 'hello', seq: world.seq, user_id: world.me }) } as MessageEvent)
      })
    }
    send() {}
    close() {
      this.readyState = 3
      sockets.delete(this)
      this.onclose?.()
    }
  }

  const handle = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    if (!url.pathname.startsWith('/api/v1')) return realFetch(input, init)
    if (!connected) throw new TypeError('Failed to fetch')
    const path = url.pathname.slice('/api/v1'.length)
    const text = request.headers.get('Content-Type')?.includes('json') ? await request.text() : ''
    const body = text ? (JSON.parse(text) as Record<string, unknown>) : {}
    requests.push({ method: request.method, path, query: url.search, body })
    const special = once.findIndex(one => one.method === request.method && one.path === path)
    const answer =
      special >= 0 ? once.splice(special, 1)[0]?.answer : route(request.method, path, url.searchParams, body)
    const { status = 200, body: sent, headers } = answer ?? problem(500, 'fake', 'no answer')
    const type = status >= 400 ? 'application/problem+json' : 'application/json'
    const content = sent === undefined ? null : JSON.stringify(sent)
    await held.get(path)
    return new Response(content, { status, headers: { 'Content-Type': type, ...headers } })
  }
  const route = (method: string, path: string, query: URLSearchParams, body: Record<string, unknown>): Answer => {
    for (const [wanted, pattern, handler] of routes) {
      const hit = wanted === method && pattern.exec(path)
      if (hit) return handler({ world, id: hit[1] ?? '', query, body, tell })
    }
    return problem(404, 'not_found', `${method} ${path} is not part of the fake.`)
  }

  globalThis.fetch = handle
  globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket
  return {
    world,
    requests,
    tell,
    say,
    answer: (method, path, answer) => void once.push({ method, path, answer }),
    hold: path => {
      let release = () => {}
      held.set(path, new Promise(done => (release = done)))
      releases.push(release)
      return release
    },
    online: on => {
      connected = on
      if (!on) for (const socket of [...sockets]) socket.close()
      else window.dispatchEvent(new Event('online'))
    },
    uninstall: () => {
      for (const release of releases) release()
      globalThis.fetch = realFetch
      globalThis.WebSocket = RealSocket
    },
  }
}
