import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import type { Activity, Conversation, ConversationStatus, Decision, Message } from '@/api/types'

/** The orders of a list. `due`: who is to be answered next, by the clocks of the reply targets. */
export type Sort = 'waiting' | 'due' | '-last_message_at' | 'priority'

/** What a list shows. `owner`: me, nobody (waiting for someone), or anybody. */
export interface ListFilter {
  status: ConversationStatus
  owner: 'me' | 'none' | 'any'
  team: string | null
  contact: string | null
  channel?: string | undefined
  sort: Sort
}
/** One fetched page of a list: only ids; the conversations themselves are under their own keys. */
export interface ListPage {
  ids: string[]
  next_cursor: string | null
}

export const conversationKeys = {
  one: (id: string) => ['conversation', id] as const,
  list: (filter: ListFilter) => ['conversations', filter] as const,
  lists: ['conversations'] as const,
  messages: (id: string) => ['messages', id] as const,
  everyMessages: ['messages'] as const,
  activity: (id: string) => ['activity', id] as const,
  decisions: (id: string) => ['decisions', id] as const,
  /** What I am asked to accept. */
  offers: ['offers'] as const,
  search: (q: string) => ['conversation-search', q] as const,
  typing: (id: string) => ['typing', id] as const,
  viewing: (id: string) => ['viewing', id] as const,
}

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: conversationKeys.one(id),
    queryFn: () => unwrap(client.GET('/conversations/{id}', { params: { path: { id } } })),
  })

/** A conversation that a list or an event has already brought; undefined until then. */
export function useKnownConversation(id: string): Conversation | undefined {
  return useQuery({ ...conversationQuery(id), enabled: false }).data
}

export function listParams(filter: ListFilter, cursor: string) {
  return {
    status: filter.status,
    mine: filter.owner === 'me' ? true : undefined,
    assignee: filter.owner === 'none' ? 'none' : undefined,
    team: filter.team ?? undefined,
    contact: filter.contact ?? undefined,
    channel: filter.channel,
    sort: filter.sort,
    limit: 50,
    cursor: cursor || undefined,
  }
}

export interface MessagePage {
  items: Message[]
  next_cursor: string | null
}

/** The talk of a conversation: the last page first, older ones as the reader scrolls up. */
export const messagesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: conversationKeys.messages(id),
    initialPageParam: '',
    queryFn: ({ pageParam }): Promise<MessagePage> =>
      unwrap(
        client.GET('/conversations/{id}/messages', {
          params: { path: { id }, query: { limit: 40, cursor: pageParam || undefined } },
        }),
      ),
    getNextPageParam: page => page.next_cursor,
  })

/** What happened around the talk: assigned, snoozed, closed. */
export const activityQuery = (id: string) =>
  queryOptions({
    queryKey: conversationKeys.activity(id),
    queryFn: async (): Promise<Activity[]> =>
      (await unwrap(client.GET('/conversations/{id}/activity', { params: { path: { id } } }))).items,
  })

export const decisionsQuery = (id: string) =>
  queryOptions({
    queryKey: conversationKeys.decisions(id),
    queryFn: async (): Promise<Decision[]> =>
      (await unwrap(client.GET('/conversations/{id}/decisions', { params: { path: { id }, query: { limit: 100 } } })))
        .items as Decision[],
  })

export const searchConversations = (q: string) =>
  queryOptions({
    queryKey: conversationKeys.search(q),
    staleTime: 10_000,
    queryFn: async () => (await unwrap(client.GET('/conversations', { params: { query: { q, limit: 8 } } }))).items,
  })
