import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { type Clock, useTargets } from '@/api/target'
import type { Conversation } from '@/api/types'
import { useNow } from '@/lib/use-now'
import { amberAt, longWaitS } from '@/lib/wait'

/** From when three quarters of a target are used; never while its clock stands still. */
function amberSince({ runs, readAt, left_s, within_s }: Clock): number {
  return runs ? readAt + (left_s - within_s * (1 - amberAt)) * 1000 : Number.POSITIVE_INFINITY
}

/** Tells once of each wait that grows long for its target, or without one long anyway, while the page is open; those that were long before are no news. */
export function useLongWaits(tell: (conversation: Conversation, aims: boolean) => void) {
  const cache = useQueryClient()
  const targets = useTargets()
  const began = useRef(Date.now())
  const told = useRef(new Set<string>())
  const latest = useRef(tell)
  latest.current = tell
  const now = useNow(15_000)
  useEffect(() => {
    for (const [, one] of cache.getQueriesData<Conversation>({ queryKey: ['conversation'] })) {
      if (one?.status !== 'open' || !one.waiting_since) continue
      const key = `${one.id} ${one.waiting_since}`
      const clock = targets.get(one.id)
      const aims = clock !== undefined && Date.parse(clock.since) === Date.parse(one.waiting_since)
      const since = aims ? amberSince(clock) : Date.parse(one.waiting_since) + longWaitS * 1000
      if (now < since || told.current.has(key)) continue
      told.current.add(key)
      if (since > began.current) latest.current(one, aims)
    }
  }, [cache, now, targets])
}
