/** Where the visitor's side is kept between pages: localStorage, or memory when a page may not use it. */
export class Store {
  private readonly memory = new Map<string, string>()
  private readonly prefix: string
  private readonly disk: Storage | undefined

  constructor(channel: string, disk: Storage | undefined = reachable()) {
    this.prefix = `rondo:${channel}`
    this.disk = disk
  }

  get<T>(name: string): T | undefined {
    const key = this.prefix + name
    try {
      return JSON.parse(this.memory.get(key) ?? this.disk?.getItem(key) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  }

  /** Keeps a value, or forgets it when given undefined. A full disk is not an error: memory holds it then. */
  set(name: string, value: unknown) {
    const key = this.prefix + name
    this.memory.delete(key)
    try {
      if (value === undefined) this.disk?.removeItem(key)
      else if (this.disk) this.disk.setItem(key, JSON.stringify(value))
      else this.memory.set(key, JSON.stringify(value))
    } catch {
      this.memory.set(key, JSON.stringify(value))
    }
  }

  /** The names kept that begin with `start`. */
  names(start: string): string[] {
    const begin = this.prefix + start
    let keys = [...this.memory.keys()]
    try {
      keys = keys.concat(Object.keys(this.disk ?? {}))
    } catch {
      // Storage was taken away after the start; what is in memory remains.
    }
    return [...new Set(keys)].filter(k => k.startsWith(begin)).map(k => k.slice(this.prefix.length))
  }

  /** Calls back when another tab changed something of this channel. */
  watch(changed: (name: string) => void) {
    addEventListener('storage', e => {
      if (e.key === null) changed('')
      else if (e.key.startsWith(this.prefix)) changed(e.key.slice(this.prefix.length))
    })
  }
}

function reachable(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
