import { queryOptions } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'

export const searchContacts = (q: string) =>
  queryOptions({
    queryKey: ['contact-search', q] as const,
    staleTime: 10_000,
    queryFn: async () => (await unwrap(client.GET('/contacts', { params: { query: { q, limit: 6 } } }))).items,
  })
