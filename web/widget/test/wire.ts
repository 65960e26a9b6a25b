// An in-memory stand-in for the server's side of the web chat wire, for tests only. It can go down,
// refuse sockets, lose an answer after having acted, and forget its tokens.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Attachment, Config, Frame, Message, Place } from '../src/wire/types.ts'

export const channel = '4611686018427387904'
const dist = (name: string) => readFileSync(new URL(`../dist/${name}`, import.meta.url))
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self'; require-trusted-types-for 'script'"

export class Wire {
  origin = ''
  config: Config = {
    name: 'Lumen Home',
    accent: '',
    greeting: { en: 'Hello. How can we help?', ar: 'مرحبًا. كيف نساعدك؟' },
    position: 'end',
    theme: 'light',
    status: { online: true, text_key: 'minutes', reply_s: 300 },
  }
  messages: Message[] = []
  place: Place = { agent: { name: 'Linh Trần' }, queue: null }
  /** Every API request, in order: method and path. */
  log: string[] = []
  sessions: Record<string, unknown>[] = []
  read: string[] = []
  heard: Record<string, unknown>[] = []
  /** Of the choices that were tapped, the title and the id. */
  postbacks: string[] = []
  refuseRich = false
  /** No request is answered and no socket lives; the scripts are still served, as from a cache. */
  down = false
  refuseSockets = false
  refuseConfig = 0
  /** So many messages are taken without an answer reaching the visitor. */
  cutAnswers = 0
  failUploads = 0
  identitySecret = false
  tokens = new Set<string>()
  readonly sockets = new Set<WebSocket>()
  private readonly held = new Map<string, Promise<void>>()
  private next = 6_000_000_000_000_000_000n
  private readonly ends = new Set<Socket>()
  private readonly server: Server = createServer((q, a) => this.answer(q, a))
  private readonly upgrades = new WebSocketServer({ noServer: true })

  async start() {
    this.server.on('connection', s => {
      this.ends.add(s)
      s.on('close', () => this.ends.delete(s))
    })
    this.server.on('upgrade', (q, socket, head) => {
      const token = new URL(q.url ?? '', 'http://x').searchParams.get('token') ?? ''
      if (this.down || this.refuseSockets || !this.tokens.has(token)) return socket.destroy()
      this.upgrades.handleUpgrade(q, socket, head, ws => {
        this.sockets.add(ws)
        ws.on('close', () => this.sockets.delete(ws))
        ws.on('message', data => {
          const frame = JSON.parse(String(data))
          this.heard.push(frame)
          if (frame.type === 'ping') ws.send('{"type":"pong"}')
        })
      })
    })
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done))
    this.origin = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop() {
    for (const ws of this.sockets) ws.terminate()
    for (const s of this.ends) s.destroy()
    await new Promise(done => this.server.close(done))
  }

  /** Goes down, or comes back. */
  setDown(down: boolean) {
    this.down = down
    if (down) for (const ws of this.sockets) ws.terminate()
  }

  /** Keeps back the answers to such requests, as they stood when they were asked for, until what it returns is called. */
  hold(what: string): () => void {
    let release = () => {}
    const settled = new Promise<void>(done => {
      release = done
    })
    this.held.set(what, settled)
    return release
  }

  /** The visitor's place is another, which is told at once and to whoever asks. */
  move(place: Place) {
    this.place = { ...this.place, ...place }
    this.send({ type: 'state', ...place })
  }

  /** An agent writes. */
  say(text: string, attachments: Attachment[] = [], at = new Date(), more: Partial<Message> = {}): Message {
    const author = this.place.agent ?? { name: 'Linh Trần' }
    return this.put({
      client_id: null,
      direction: 'out',
      author,
      text,
      attachments,
      state: 'sent',
      at: at.toISOString(),
      ...more,
    })
  }

  update(id: string, change: Partial<Message>) {
    const i = this.messages.findIndex(m => m.id === id)
    const message = { ...this.messages[i], ...change } as Message
    this.messages[i] = message
    this.send({ type: 'message_updated', message, cursor: this.cursor })
  }

  send(frame: Frame) {
    for (const ws of this.sockets) ws.send(JSON.stringify(frame))
  }

  get own() {
    return this.messages.filter(m => m.direction === 'in')
  }

  private get cursor() {
    return `c${this.messages.length}`
  }

  private put(message: Omit<Message, 'id'>): Message {
    this.next += 4_194_304n
    const kept = { ...message, id: String(this.next) }
    this.messages.push(kept)
    this.send({ type: 'message', message: kept, cursor: this.cursor })
    return kept
  }

  private async answer(q: IncomingMessage, a: ServerResponse) {
    const { pathname, searchParams } = new URL(q.url ?? '', this.origin)
    if (pathname === '/widget.js' || /^\/widget\/\w+\.js$/.test(pathname)) {
      if (this.refuseRich && pathname.endsWith('rich.js')) return a.writeHead(503).end()
      a.setHeader('Content-Type', 'text/javascript; charset=utf-8')
      return a.end(dist(pathname.split('/').at(-1) as string))
    }
    if (pathname === `/chat/${channel}`) {
      a.setHeader('Content-Type', 'text/html; charset=utf-8')
      a.setHeader('Content-Security-Policy', policy)
      return a.end(dist('chat.html'))
    }
    if (pathname === '/favicon.ico') return a.writeHead(204).end()
    if (pathname.endsWith('.png')) {
      a.setHeader('Content-Type', 'image/png')
      return a.end(Buffer.from(pixel, 'base64'))
    }
    if (pathname.endsWith('.wav')) {
      a.setHeader('Content-Type', 'audio/wav')
      a.setHeader('Accept-Ranges', 'bytes')
      const sound = silence(2)
      const [, from, to] = q.headers.range?.match(/(\d+)-(\d*)/) ?? []
      if (!from) return a.end(sound)
      const end = to ? +to : sound.length - 1
      a.writeHead(206, { 'Content-Range': `bytes ${from}-${end}/${sound.length}` })
      return a.end(sound.subarray(+from, end + 1))
    }
    const path = pathname.replace(`/chat/${channel}`, '')
    const body = await read(q)
    if (this.down) return q.socket.destroy()
    a.setHeader('Access-Control-Allow-Origin', q.headers.origin ?? '*')
    a.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type')
    if (q.method === 'OPTIONS') return a.writeHead(204).end()
    const what = `${q.method} ${path}`
    this.log.push(what)
    const [status, said] = this.act(what, q, body, searchParams)
    await this.held.get(what)
    if (status === 0) return q.socket.destroy()
    a.writeHead(status, { 'Content-Type': 'application/json' })
    a.end(said === undefined ? '' : JSON.stringify(said))
  }

  private act(what: string, q: IncomingMessage, body: string, query: URLSearchParams): [number, unknown?] {
    if (what === 'GET /config') return this.refuseConfig ? [this.refuseConfig, {}] : [200, this.config]
    if (what === 'POST /session') return this.begin(JSON.parse(body))
    if (!this.tokens.has(q.headers.authorization?.replace('Bearer ', '') ?? '')) return [401, {}]
    if (what === 'GET /messages') {
      const after = Number(query.get('after')?.slice(1))
      return [200, { items: this.messages.slice(after), cursor: this.cursor, ...this.place }]
    }
    if (what === 'POST /messages') return this.receive(JSON.parse(body))
    if (what === 'POST /attachments') {
      if (this.failUploads-- > 0) return [503, {}]
      const name = body.match(/filename="([^"]*)"/)?.[1] ?? ''
      const type = body.match(/Content-Type: (\S+)/)?.[1] ?? ''
      const url = `/chat/${channel}/attachments/${name}?signature=x`
      return [200, { id: `a${this.log.length}`, name, content_type: type, size_bytes: 68, url }]
    }
    if (what === 'POST /read') this.read.push(JSON.parse(body).message_id)
    if (what === 'POST /typing') this.heard.push({ type: 'typing', ...JSON.parse(body) })
    return [204]
  }

  private begin(asked: Record<string, unknown>): [number, unknown?] {
    this.sessions.push(asked)
    if (asked.identifier && this.identitySecret && asked.identifier_hash !== 'good') return [401, {}]
    if (asked.token && !this.tokens.has(asked.token as string)) return [401, {}]
    // As the real server does: every session answer carries a new token, and the old ones go on.
    const token = `t${this.sessions.length}`
    this.tokens.add(token)
    const messages = this.messages.slice(-60)
    return [
      200,
      { token, visitor: { name: '' }, messages, cursor: this.cursor, agent: null, queue: null, ...this.place },
    ]
  }

  private receive({
    client_id,
    text,
    attachments,
    postback,
  }: {
    client_id: string
    text: string
    attachments: string[]
    postback?: string
  }): [number, unknown?] {
    const known = this.messages.find(m => m.client_id === client_id)
    if (known) return [200, known]
    if (text === 'refuse me') return [422, {}]
    const files = attachments.map(id => ({
      id,
      name: 'pixel.png',
      content_type: 'image/png',
      size_bytes: 68,
      url: `/chat/${channel}/attachments/pixel.png?signature=x`,
    }))
    if (postback) this.postbacks.push(`${text}: ${postback}`)
    const at = new Date().toISOString()
    const author = { name: 'Visitor' }
    const cut = this.cutAnswers-- > 0
    if (cut) for (const ws of this.sockets) ws.terminate()
    const kept = this.put({ client_id, direction: 'in', author, text, attachments: files, state: 'received', at })
    return cut ? [0] : [201, kept]
  }
}

function read(q: IncomingMessage): Promise<string> {
  return new Promise(done => {
    let body = ''
    q.setEncoding('latin1')
    q.on('data', part => {
      body += part
    })
    q.on('end', () => done(Buffer.from(body, 'latin1').toString('utf8')))
  })
}

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** A sound file of so many seconds in which nothing is to be heard. */
function silence(seconds: number): Buffer {
  const rate = 8000
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + rate * seconds, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(rate * seconds, 40)
  return Buffer.concat([head, Buffer.alloc(rate * seconds, 128)])
}
