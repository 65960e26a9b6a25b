import { useMemo } from 'react'
import { useTargets } from '@/api/target'

/** The server puts them in order page by page; what has happened since is put right here: who is to be answered next
 * stands first, and whoever has no clock stays in the order of the list, behind them. */
export function useUrgent(ids: string[], on: boolean): string[] {
  const targets = useTargets()
  return useMemo(() => {
    if (!on) return ids
    const due = (id: string) => {
      const at = targets.get(id)?.due_at
      return at ? Date.parse(at) : Number.POSITIVE_INFINITY
    }
    return ids.toSorted((a, b) => (due(a) === due(b) ? 0 : due(a) - due(b)))
  }, [ids, on, targets])
}
