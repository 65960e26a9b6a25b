import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { conversationKeys, type ListFilter, type ListPage } from '@/api/conversation'
import { identityKeys } from '@/api/identity'
import { matches, place } from '@/api/order'
import type { Conversation, Session } from '@/api/types'

type List = InfiniteData<ListPage, string>

export function knownConversation(cache: QueryClient, id: string) {
  return cache.getQueryData<Conversation>(conversationKeys.one(id))
}

/**
 * Shows a conversation as it now is, in every list that is loaded. The one place where lists change.
 * An older version than the known one is ignored, unless force says that a guess is taken back.
 */
export function putConversation(cache: QueryClient, given: Conversation, force = false) {
  const known = knownConversation(cache, given.id)
  if (known && known.version > given.version && !force) return
  const next = { ...given, queue: given.queue ?? stillQueued(given, known) }
  cache.setQueryData(conversationKeys.one(next.id), next)
  const me = cache.getQueryData<Session>(identityKeys.session)?.user.id ?? ''
  noteOffer(cache, next, me)
  const find = (id: string) => knownConversation(cache, id)
  for (const [key, list] of cache.getQueriesData<List>({ queryKey: conversationKeys.lists })) {
    if (!list) continue
    const filter = key[1] as ListFilter
    const ids = list.pages.flatMap(page => page.ids)
    const complete = list.pages.at(-1)?.next_cursor === null
    const moved = place(ids, next, matches(next, filter, me), complete, filter.sort, find)
    if (moved === ids) continue
    const pages = list.pages.map((page, index) => ({ ...page, ids: index === 0 ? moved : [] }))
    cache.setQueryData<List>(key, { ...list, pages })
  }
}

/** Keeps what I am asked to accept: the ids, the one that lapses first first. */
function noteOffer(cache: QueryClient, { id, offer }: Conversation, me: string) {
  const asked = offer?.agent_id === me
  cache.setQueryData<string[]>(conversationKeys.offers, (old = []) => {
    if (old.includes(id) === asked) return old
    return asked ? [...old, id] : old.filter(one => one !== id)
  })
}

/** Events do not say the place in the queue: it stays the known one for as long as the conversation waits in the same queue. */
function stillQueued(next: Conversation, known: Conversation | undefined) {
  const waits = next.status === 'open' && !next.assignee_id && next.team_id === known?.team_id
  return waits ? (known?.queue ?? null) : null
}

/** Takes a conversation that no longer exists out of every list. */
export function dropConversation(cache: QueryClient, id: string) {
  for (const [key, list] of cache.getQueriesData<List>({ queryKey: conversationKeys.lists })) {
    if (!list) continue
    const pages = list.pages.map(page => ({ ...page, ids: page.ids.filter(one => one !== id) }))
    cache.setQueryData<List>(key, { ...list, pages })
  }
}

/** Remembers conversations that a list brought, without moving anything; never older over newer. */
export function remember(cache: QueryClient, conversations: Conversation[]) {
  for (const next of conversations) {
    const known = knownConversation(cache, next.id)
    if (!known || known.version <= next.version) cache.setQueryData(conversationKeys.one(next.id), next)
  }
}
