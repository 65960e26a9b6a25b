// Where the visitor's side is kept between pages: localStorage, or memory when a page may not use it.

let prefix = ''
let disk: Record<string, string> = {}

/** Chooses the channel whose keys are meant from now on. */
export function openStore(channel: string) {
  prefix = `rondo:${channel}`
  try {
    disk = localStorage
  } catch {
    // Forbidden here: what is said lives as long as the page.
  }
}

export function get<T>(name: string): T | undefined {
  try {
    return JSON.parse(disk[prefix + name] as string)
  } catch {}
}

/** Keeps a value, or forgets it when given none. A full disk is no error: the page goes on in memory. */
export function set(name: string, value?: unknown) {
  const key = prefix + name
  if (value === undefined) delete disk[key]
  else
    try {
      disk[key] = JSON.stringify(value)
    } catch {
      disk = { ...disk, [key]: JSON.stringify(value) }
    }
}

/** The names kept that begin with `start`. */
export function names(start: string): string[] {
  return Object.keys(disk)
    .filter(key => key.startsWith(prefix + start))
    .map(key => key.slice(prefix.length))
}

/** Calls back with the name when another tab changed something of this channel. */
export function watchStore(changed: (name: string) => void) {
  addEventListener('storage', ({ key }) => key?.startsWith(prefix) && changed(key.slice(prefix.length)))
}
