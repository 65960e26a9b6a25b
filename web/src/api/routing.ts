import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import { useMe } from '@/api/identity'
import { everyPage } from '@/api/page'
import type { Team } from '@/api/types'

/** Teams, their policies and queues, and the live desk. */
export const routingKeys = {
  teams: ['teams'] as const,
  counts: ['counts'] as const,
  desk: ['desk'] as const,
  versions: (teamId: string) => ['policy-versions', teamId] as const,
  next: (teamId: string, ...rest: unknown[]) => ['next', teamId, ...rest] as const,
  everyNext: ['next'] as const,
}

export const teamsQuery = queryOptions({
  queryKey: routingKeys.teams,
  queryFn: () => everyPage(cursor => unwrap(client.GET('/teams', { params: { query: { limit: 200, cursor } } }))),
})

export const countsQuery = queryOptions({ queryKey: routingKeys.counts, queryFn: () => unwrap(client.GET('/counts')) })

export const deskQuery = queryOptions({ queryKey: routingKeys.desk, queryFn: () => unwrap(client.GET('/queue')) })

export function useTeams(): Team[] {
  return useQuery(teamsQuery).data ?? []
}

/** The teams that I am in. */
export function useMyTeams(): Team[] {
  const me = useMe()
  return useTeams().filter(team => team.members.some(member => member.user_id === me.id))
}

export function useTeam(id: string | null): Team | undefined {
  return useTeams().find(team => team.id === id)
}

export function putTeam(cache: QueryClient, team: Team) {
  cache.setQueryData<Team[]>(routingKeys.teams, old => {
    if (!old) return old
    return old.some(one => one.id === team.id) ? old.map(one => (one.id === team.id ? team : one)) : [...old, team]
  })
}

export function dropTeam(cache: QueryClient, id: string) {
  cache.setQueryData<Team[]>(routingKeys.teams, old => old?.filter(team => team.id !== id))
}
