import { backoff } from '@/realtime/backoff'
import type { ClientFrame, EventFrame, ServerFrame } from '@/realtime/frames'

export interface Listener {
  /** Durable events, in order, at most once per animation frame. */
  events: (frames: EventFrame[]) => void
  reset: () => void
  ephemeral: (frame: ServerFrame) => void
  connected: (connected: boolean) => void
}

const pingEvery = 20_000
const deadAfter = 45_000

/** One connection of a tab: resumes after the last event it has seen, and comes back by itself. */
export class Socket {
  private socket: WebSocket | null = null
  private seq = 0
  private attempt = 0
  private heard = 0
  private queue: EventFrame[] = []
  private draining = false
  private retry: ReturnType<typeof setTimeout> | undefined
  private beat: ReturnType<typeof setInterval> | undefined
  private stopped = true
  private said: ClientFrame | null = null
  private readonly listener: Listener

  constructor(listener: Listener) {
    this.listener = listener
  }

  start() {
    this.stopped = false
    window.addEventListener('online', this.hurry)
    document.addEventListener('visibilitychange', this.hurry)
    this.beat = setInterval(() => this.pulse(), pingEvery)
    this.connect()
  }

  stop() {
    this.stopped = true
    window.removeEventListener('online', this.hurry)
    document.removeEventListener('visibilitychange', this.hurry)
    clearInterval(this.beat)
    clearTimeout(this.retry)
    this.socket?.close()
    this.socket = null
  }

  send(frame: ClientFrame) {
    if (frame.type === 'viewing') this.said = frame
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  private connect() {
    clearTimeout(this.retry)
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const since = this.seq > 0 ? `?since=${this.seq}` : ''
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/socket${since}`)
    this.socket = socket
    this.heard = Date.now()
    socket.onmessage = message => {
      this.heard = Date.now()
      this.take(JSON.parse(String(message.data)) as ServerFrame)
    }
    socket.onclose = () => {
      if (this.socket !== socket || this.stopped) return
      this.socket = null
      this.listener.connected(false)
      this.retry = setTimeout(() => this.connect(), backoff(this.attempt++))
    }
  }

  private take(frame: ServerFrame) {
    if (frame.type === 'event') {
      if (frame.seq <= this.seq) return
      this.seq = frame.seq
      this.queue.push(frame)
      this.drainSoon()
    } else if (frame.type === 'hello') {
      this.attempt = 0
      // The first connection begins here; later ones are brought up to date by the events they missed.
      if (this.seq === 0) this.seq = frame.seq
      this.listener.connected(true)
      if (this.said) this.send(this.said)
    } else if (frame.type === 'reset') {
      this.seq = frame.seq
      this.queue = []
      this.listener.reset()
    } else if (frame.type !== 'pong') {
      this.listener.ephemeral(frame)
    }
  }

  private drainSoon() {
    if (this.draining) return
    this.draining = true
    // A hidden tab paints no frames, yet its title and its lists must stay true.
    if (document.visibilityState === 'visible') requestAnimationFrame(() => this.drain())
    else setTimeout(() => this.drain(), 250)
  }

  private drain() {
    this.draining = false
    const frames = this.queue
    this.queue = []
    if (frames.length > 0) this.listener.events(frames)
  }

  private pulse() {
    if (Date.now() - this.heard > deadAfter) this.socket?.close()
    else this.send({ type: 'ping' })
  }

  private hurry = () => {
    if (this.stopped || document.visibilityState !== 'visible' || this.socket) return
    this.attempt = 0
    this.connect()
  }
}
