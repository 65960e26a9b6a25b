import { request, statusOf } from '../wire/http.ts'
import type { Config, Identity, Session } from '../wire/types.ts'
import { changed, clear, facts, place, restore, save, take } from './facts.ts'
import { pending } from './outbox.ts'
import { get, names, set, watchStore } from './store.ts'

let base = ''
let locale = ''
let who: Identity = {}
let joining: Promise<void> | undefined
let configured = false
let fresh = ''
let moved: () => void

export const url = (path: string) => base + path

/**
 * Says which channel, and in which language; takes up what an earlier page kept. `onMove` hears that the
 * session became another one.
 */
export function openSession(channelURL: string, language: string, onMove: () => void) {
  base = channelURL
  moved = onMove
  locale = language
  facts.config = get(':look')
  restore(false)
  watchStore(name => {
    const before = facts.token
    if (name === '') restore(true)
    if (before !== facts.token) {
      // It was begun there just now; beginning it here as well would never end.
      fresh = facts.token
      moved()
    }
    changed()
  })
}

/** Fetches, once, what the window looks like and whether anybody is there. */
export async function configure() {
  if (configured) return
  const config = await request<Config>(url('/config'))
  configured = true
  facts.config = config
  facts.status ??= config.status
  set(':look', config)
  changed()
}

/** Whether this page has begun the session it has. */
export const joined = () => !!fresh && fresh === facts.token

/** The session is to be begun anew: all of it is asked for again. */
export function stale() {
  fresh = ''
}

/** Begins or refreshes the session. Several callers at once share one request. */
export function join(): Promise<void> {
  joining ??= enter().finally(() => {
    joining = undefined
  })
  return joining
}

/** Begins a session if there is none yet: at the first message, not at the first look. */
export async function ensure() {
  if (facts.token) return
  await join()
  moved()
}

/** Remembers who the page says the visitor is. Somebody else than before begins anew. */
export function identify(identity: Identity | null) {
  const { identifier } = identity ?? {}
  const another = !identity || (identifier && facts.identifier && identifier !== facts.identifier)
  if (another) {
    for (const name of ['', ':seen', ':draft', ':form', ...names(':out:')]) set(name)
    clear()
  }
  who = identity ?? {}
  stale()
  changed()
  moved()
}

/** Whether the page named the visitor, so that a conversation may be waiting elsewhere. */
export const named = () => !!who.identifier

/** What the visitor is to be asked before they write: what the page has not told, and they have not skipped. */
export const asked = () =>
  facts.token || pending()[0] || get(':form') ? [] : (facts.config?.form ?? []).filter(field => !who[field])

async function enter() {
  const { identifier, identifier_hash, name, email } = { ...get<Identity>(':form'), ...who }
  const claim = identifier && { identifier, identifier_hash }
  const token = facts.token && { token: facts.token }
  // The most is asked for first; each refusal gives up something, at last everything: a new visitor.
  for (const wish of [{ ...claim, ...token, name, email }, { ...claim, name }, { ...token }, {}]) {
    try {
      const session = await request<Session>(url('/session'), '', {
        ...wish,
        language: locale,
        page_url: location.href.split('#')[0],
      })
      const kept = 'token' in wish && facts.identifier
      if (claim && !('identifier' in wish)) console.warn('Rondo: identity not accepted, the visitor is anonymous')
      return begin(session, 'identifier' in wish ? identifier : kept || undefined)
    } catch (e) {
      if (![400, 401, 422].includes(statusOf(e))) throw e
    }
  }
  throw Error('401')
}

function begin(session: Session, identifier?: string) {
  const { token, cursor, messages } = session
  if (token !== facts.token) facts.messages = []
  Object.assign(facts, { token, cursor, identifier })
  fresh = token
  place(session)
  take(messages, false)
  save()
  changed()
}
