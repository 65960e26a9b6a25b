import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import { everyPage } from '@/api/page'
import type { Hours } from '@/api/types'

/** Working hours: the calendars that the workspace, its teams and its people keep to. */
export const hoursKeys = { all: ['hours'] as const }

export const hoursQuery = queryOptions({
  queryKey: hoursKeys.all,
  queryFn: async () =>
    (await everyPage(cursor => unwrap(client.GET('/hours', { params: { query: { limit: 200, cursor } } })))) as Hours[],
})

export function useHours(): Hours[] {
  return useQuery(hoursQuery).data ?? []
}

export function putHours(cache: QueryClient, hours: Hours) {
  cache.setQueryData<Hours[]>(hoursKeys.all, old => {
    if (!old) return old
    return old.some(one => one.id === hours.id)
      ? old.map(one => (one.id === hours.id ? { ...one, ...hours } : one))
      : [...old, { ...hours, used_by: hours.used_by ?? [] }]
  })
}

export function dropHours(cache: QueryClient, id: string) {
  cache.setQueryData<Hours[]>(hoursKeys.all, old => old?.filter(one => one.id !== id))
}

export type HoursInput = Pick<Hours, 'name' | 'timezone' | 'week' | 'holidays'>

export function useAddHours() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (body: HoursInput) => (await unwrap(client.POST('/hours', { body }))) as Hours,
    onSuccess: hours => putHours(cache, hours),
  })
}

export function useSaveHours(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (body: Partial<HoursInput>) =>
      (await unwrap(client.PATCH('/hours/{id}', { params: { path: { id } }, body }))) as Hours,
    onSuccess: hours => putHours(cache, hours),
  })
}
