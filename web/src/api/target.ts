import { queryOptions, useQuery } from '@tanstack/react-query'
import { client, Fault, unwrap } from '@/api/client'
import { useTeams } from '@/api/routing'
import type { Conversation, Target } from '@/api/types'

export const targetKeys = {
  all: ['targets'] as const,
  each: ['target'] as const,
  one: (conversation: Conversation) =>
    ['target', conversation.id, conversation.waiting_since, conversation.team_id] as const,
}

const pages = 5
const renewMs = 15_000

/** A target, and when it was read: from then on it runs down here. */
export interface Clock extends Target {
  readAt: number
}

/** The most urgent clocks that run, the first to be due first; a thousand at most. */
const targetsQuery = queryOptions({
  queryKey: targetKeys.all,
  refetchInterval: renewMs,
  queryFn: async (): Promise<Map<string, Clock>> => {
    const clocks = new Map<string, Clock>()
    let cursor: string | undefined
    for (let page = 0; page < pages; page++) {
      const readAt = Date.now()
      const { items, next_cursor } = await unwrap(client.GET('/targets', { params: { query: { limit: 200, cursor } } }))
      for (const one of items) clocks.set(one.conversation_id, { ...one, readAt })
      if (!next_cursor) break
      cursor = next_cursor
    }
    return clocks
  },
})

const none: ReadonlyMap<string, Clock> = new Map()

/** All that is known of who is to be answered until when; empty where no team has a target. */
export function useTargets(): ReadonlyMap<string, Clock> {
  const aims = useTeams().some(team => team.policy.targets)
  return useQuery({ ...targetsQuery, enabled: aims }).data ?? none
}

/** The clock of a conversation in a list. One that has been answered, or that began anew, has none until the list is read again. */
export function useTarget({ id, status, waiting_since }: Conversation): Clock | null {
  const clock = useTargets().get(id)
  const same = clock && waiting_since && Date.parse(clock.since) === Date.parse(waiting_since)
  return status === 'open' && same ? clock : null
}

const oneQuery = (conversation: Conversation) =>
  queryOptions({
    queryKey: targetKeys.one(conversation),
    // The clock starts a moment after the message; and working time may begin or end meanwhile.
    refetchInterval: query => (query.state.data === null ? 3000 : 60_000),
    queryFn: async (): Promise<Clock | null> => {
      const readAt = Date.now()
      try {
        const params = { path: { id: conversation.id } }
        return { ...(await unwrap(client.GET('/conversations/{id}/target', { params }))), readAt }
      } catch (error) {
        if (error instanceof Fault && error.status === 404) return null
        throw error
      }
    },
  })

/** The clock of the conversation that one looks at, read by itself. */
export function useOwnTarget(conversation: Conversation): Clock | null {
  const targets = useTeams().find(team => team.id === conversation.team_id)?.policy.targets
  const runs = conversation.status === 'open' && conversation.waiting_since !== null
  const within = conversation.first_reply_at ? targets?.next_reply_s : targets?.first_reply_s
  const enabled = runs && Boolean(within)
  const { data } = useQuery({ ...oneQuery(conversation), enabled })
  return enabled ? (data ?? null) : null
}

/** How many seconds of working time are left; negative when it is overdue. */
export function leftOf(clock: Clock, now: number): number {
  return clock.runs ? clock.left_s - Math.max(0, now - clock.readAt) / 1000 : clock.left_s
}
