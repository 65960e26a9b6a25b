import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useWorkspace } from '@/api/identity'
import { countsQuery } from '@/api/routing'

/** The tab says how many conversations wait for somebody. */
export function useTabTitle() {
  const workspace = useWorkspace()
  const { data } = useQuery(countsQuery)
  const waiting = data?.unassigned ?? 0
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) ${workspace.name}` : workspace.name
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon) icon.href = waiting > 0 ? '/icon-unread.svg' : '/icon.svg'
  }, [workspace.name, waiting])
}
