import type { Language } from './text/language.ts'

/** One call of the page's API, kept until the window itself is loaded. */
export type Call = [name: 'open' | 'close' | 'identify' | 'on', ...args: unknown[]]

/** What the loader leaves on the script element of the window, which picks it up as it starts. */
export type Handoff = {
  base: string
  channel: string
  lang: Language
  dir: string
  /** Closed; its first child is the launcher. */
  root: ShadowRoot
  calls: Call[]
}

export type HandoffScript = HTMLScriptElement & { rondo?: Handoff }
