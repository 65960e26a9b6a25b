import { useCallback, useMemo, useRef, useState } from 'react'

export interface Selection {
  /** Rows are being chosen: pressing one chooses it instead of opening it. */
  on: boolean
  has: (id: string) => boolean
  /** In the order of the list. */
  ids: string[]
  start: () => void
  toggle: (id: string) => void
  /** From the last one that was chosen to this one. */
  reach: (id: string) => void
  keep: (ids: string[]) => void
  clear: () => void
}

const none: ReadonlySet<string> = new Set()

/** Which rows of a list are chosen. Another list begins with none; a row that left the list is no longer chosen. */
export function useSelection(list: string[], place: string): Selection {
  const [state, setState] = useState({ place, on: false, chosen: none })
  const anchor = useRef<string | null>(null)
  const here = state.place === place ? state : { place, on: false, chosen: none }
  const { on, chosen } = here
  const ids = useMemo(() => list.filter(id => chosen.has(id)), [list, chosen])
  const put = useCallback(
    (next: Iterable<string>, stay = false) => {
      const set = new Set(next)
      setState({ place, on: stay || set.size > 0, chosen: set })
    },
    [place],
  )
  return {
    on: on && (ids.length > 0 || chosen.size === 0),
    has: id => chosen.has(id),
    ids,
    start: () => put(chosen, true),
    toggle: id => {
      anchor.current = id
      const next = new Set(ids)
      if (!next.delete(id)) next.add(id)
      put(next)
    },
    reach: id => {
      const from = list.indexOf(anchor.current ?? id)
      const to = list.indexOf(id)
      put([...ids, ...list.slice(Math.min(from, to), Math.max(from, to) + 1)])
    },
    keep: wanted => put(wanted),
    clear: () => put([]),
  }
}
