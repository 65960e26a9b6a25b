import { queryOptions } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import { everyPage } from '@/api/page'

/** The addresses that hear of events, and what was posted to them. */
export const webhookKeys = {
  all: ['webhooks'] as const,
  types: ['webhook-types'] as const,
  deliveries: (id: string) => ['webhook-deliveries', id] as const,
}

export const webhooksQuery = queryOptions({
  queryKey: webhookKeys.all,
  staleTime: 0,
  queryFn: () => everyPage(cursor => unwrap(client.GET('/webhooks', { params: { query: { limit: 200, cursor } } }))),
})

export const webhookTypesQuery = queryOptions({
  queryKey: webhookKeys.types,
  queryFn: async () => (await unwrap(client.GET('/webhooks/types'))).items,
})

/** The newest deliveries; asked for again while the page is open, since a delivery is no event of the feed. */
export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: webhookKeys.deliveries(id),
    staleTime: 0,
    refetchInterval: 3000,
    queryFn: async () =>
      (await unwrap(client.GET('/webhooks/{id}/deliveries', { params: { path: { id }, query: { limit: 50 } } }))).items,
  })
