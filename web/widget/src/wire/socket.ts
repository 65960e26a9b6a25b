import { backoff } from './backoff.ts'
import type { Frame } from './types.ts'

const pingMs = 20_000
const deadMs = 45_000
const steadyMs = 5_000
const pollAfterFailures = 2

type Hooks = {
  url: () => string
  /** Called at each new connection; what was missed is fetched here. */
  onOpen: () => void
  onFrame: (frame: Frame) => void
  /** Called when the connection is lost or could not be made; `hopeless` asks for polling instead. */
  onDown: (hopeless: boolean) => void
}

/** One WebSocket kept alive: pings, notices silence, comes back with growing, jittered waits. */
export class Socket {
  private ws: WebSocket | undefined
  private tries = 0
  private heardAt = 0
  private retry = 0
  private beat = 0
  private readonly hooks: Hooks

  constructor(hooks: Hooks) {
    this.hooks = hooks
  }

  /** Connects now unless connected or connecting. */
  connect() {
    if (this.ws) return
    clearTimeout(this.retry)
    let openedAt = 0
    let ws: WebSocket
    try {
      ws = new WebSocket(this.hooks.url())
    } catch {
      // The page's own policy forbids sockets to this address; that will not change while it is open.
      this.hooks.onDown(true)
      return
    }
    this.ws = ws
    this.heardAt = Date.now()
    this.beat = window.setInterval(() => this.check(), pingMs)
    ws.onopen = () => {
      openedAt = Date.now()
      this.hooks.onOpen()
    }
    ws.onmessage = e => {
      this.heardAt = Date.now()
      this.hooks.onFrame(JSON.parse(e.data))
    }
    ws.onclose = () => {
      if (this.ws !== ws) return
      this.drop()
      this.tries = openedAt && Date.now() - openedAt > steadyMs ? 0 : this.tries + 1
      this.retry = window.setTimeout(() => this.connect(), backoff(this.tries))
      this.hooks.onDown(this.tries >= pollAfterFailures)
    }
  }

  /** Says whether the frame went out. */
  send(frame: unknown): boolean {
    if (this.ws?.readyState !== WebSocket.OPEN) return false
    this.ws.send(JSON.stringify(frame))
    return true
  }

  /** Starts over at once, forgetting earlier failures: the network came back or the page is looked at again. */
  wake() {
    if (this.ws?.readyState === WebSocket.OPEN) {
      this.check()
      return
    }
    this.close()
    this.connect()
  }

  /** Disconnects and stays so. */
  close() {
    clearTimeout(this.retry)
    this.tries = 0
    this.drop()
  }

  private check() {
    if (Date.now() - this.heardAt > deadMs) this.ws?.onclose?.(new CloseEvent('close'))
    else this.send({ type: 'ping' })
  }

  private drop() {
    clearInterval(this.beat)
    const ws = this.ws
    this.ws = undefined
    ws?.close()
  }
}
