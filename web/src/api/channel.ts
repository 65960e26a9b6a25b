import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import { everyPage } from '@/api/page'
import type { Channel } from '@/api/types'

export const channelKeys = { all: ['channels'] as const }

export const channelsQuery = queryOptions({
  queryKey: channelKeys.all,
  queryFn: () => everyPage(cursor => unwrap(client.GET('/channels', { params: { query: { limit: 200, cursor } } }))),
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
