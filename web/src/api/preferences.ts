import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import type { Alerts, Preferences } from '@/api/types'

/** What I set for myself, on every device. */
export const preferencesKey = ['preferences'] as const

export const preferencesQuery = queryOptions({
  queryKey: preferencesKey,
  queryFn: () => unwrap(client.GET('/users/me/preferences')),
})

/** Undefined until they are known: nothing rings or shows on a guess. */
export function usePreferences(): Preferences | undefined {
  return useQuery(preferencesQuery).data
}

export type PreferencesChange = { alerts?: Partial<Alerts>; first_steps?: Partial<Preferences['first_steps']> }

/** Changes them at once, and puts them back if the server refuses. */
export function useSavePreferences() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const body = await cache.ensureQueryData(preferencesQuery)
      return unwrap(client.PUT('/users/me/preferences', { body }))
    },
    onMutate: ({ alerts, first_steps }: PreferencesChange) => {
      const before = cache.getQueryData<Preferences>(preferencesKey)
      if (before) {
        cache.setQueryData<Preferences>(preferencesKey, {
          alerts: { ...before.alerts, ...alerts },
          first_steps: { ...before.first_steps, ...first_steps },
        })
      }
      return before
    },
    onError: (_error, _change, before) => before && cache.setQueryData(preferencesKey, before),
  })
}
