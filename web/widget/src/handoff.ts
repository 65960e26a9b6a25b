import type { RichStrings } from './rich/strings.ts'
import type { Language } from './text/language.ts'
import type { Strings } from './text/strings.ts'
import type { Kit, Parts } from './view/rich.ts'

/** One call of the page's API, kept until the window itself is loaded. */
export type Call = [name: 'open' | 'close' | 'identify' | 'on', ...args: unknown[]]

/** What the loader leaves on the script element of the window, which picks it up as it starts. */
export type Handoff = {
  base: string
  channel: string
  lang: Language
  /** Closed; its first child is the launcher. */
  root: ShadowRoot
  calls: Call[]
}

export type HandoffScript = HTMLScriptElement & { rondo?: Handoff }

/** The script of one language leaves its sentences on its own element. */
export type LanguageScript = HTMLScriptElement & { rondo?: Strings & RichStrings }

/** The script of what is seldom needed finds its kit on its own element, and leaves its parts there. */
export type RichScript = HTMLScriptElement & { rondo?: Kit | Parts }
