import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useWorkspace } from '@/api/identity'
import { countsQuery, useMyTeams } from '@/api/routing'

/** The tab says how many conversations call me: mine with something unread, and those that wait in my teams. */
export function useTabTitle() {
  const workspace = useWorkspace()
  const teams = useMyTeams()
  const { data } = useQuery(countsQuery)
  const count = teams.reduce((sum, team) => sum + (data?.teams[team.id]?.waiting ?? 0), data?.unread ?? 0)
  useEffect(() => {
    document.title = count > 0 ? `(${count}) ${workspace.name}` : workspace.name
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon) icon.href = count === 0 ? '/icon.svg' : `/icon-${count > 9 ? 'many' : count}.svg`
  }, [workspace.name, count])
}
