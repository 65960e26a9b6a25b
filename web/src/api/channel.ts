import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import { everyPage } from '@/api/page'
import type { Channel } from '@/api/types'

export const channelKeys = { all: ['channels'] as const }

export const channelsQuery = queryOptions({
  queryKey: channelKeys.all,
  queryFn: () => everyPage(cursor => unwrap(client.GET('/channels', { params: { query: { limit: 200, cursor } } }))),
})

/** Asks the provider how the channel is doing, and connects it where that takes a call. */
export const checkQuery = (id: string) =>
  queryOptions({
    queryKey: ['channel-check', id] as const,
    retry: false,
    queryFn: () => unwrap(client.POST('/channels/{id}/check', { params: { path: { id } } })),
  })

export function useChannels(enabled = true): Channel[] {
  return useQuery({ ...channelsQuery, enabled }).data ?? []
}

export function putChannel(cache: QueryClient, channel: Channel) {
  cache.setQueryData<Channel[]>(channelKeys.all, old => {
    if (!old) return old
    return old.some(one => one.id === channel.id)
      ? old.map(one => (one.id === channel.id ? channel : one))
      : [...old, channel]
  })
}
