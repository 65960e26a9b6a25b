import { useMemo } from 'react'
import { useTargets } from '@/api/target'

/** Who is to be answered next stands first; whoever has no clock stays in the order of the list, behind them. */
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
