import { queryOptions } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'

/** The message templates of a channel, as its provider keeps them. */
export const templatesQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['templates', channelId] as const,
    staleTime: 60_000,
    queryFn: () => unwrap(client.GET('/channels/{id}/templates', { params: { path: { id: channelId } } })),
  })

export function syncTemplates(channelId: string) {
  return unwrap(client.POST('/channels/{id}/templates/sync', { params: { path: { id: channelId } } }))
}
