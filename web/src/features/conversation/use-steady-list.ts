import { useCallback, useRef, useState } from 'react'
import { steady } from '@/lib/steady'

export interface SteadyList {
  ids: string[]
  /** How many new ones wait behind the "3 new" button. */
  fresh: number
  hold: (held: boolean) => void
  renew: () => void
}

/** Keeps rows where they are while the pointer or the focus is on the list. */
export function useSteadyList(live: string[], openId: string | null, place: string): SteadyList {
  const [held, setHeld] = useState(false)
  const shown = useRef<{ place: string; ids: string[] }>({ place, ids: [] })
  const [, again] = useState(0)
  const before = shown.current.place === place ? shown.current.ids : []
  const { ids, fresh } = steady(before, live, held, openId)
  const same = ids.length === before.length && ids.every((id, index) => id === before[index])
  const result = same ? before : ids
  shown.current = { place, ids: result }
  const renew = useCallback(() => {
    shown.current = { ...shown.current, ids: [] }
    again(count => count + 1)
  }, [])
  return { ids: result, fresh, hold: setHeld, renew }
}
