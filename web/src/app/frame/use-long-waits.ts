import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Conversation } from '@/api/types'
import { secondsSince } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { longWaitS } from '@/lib/wait'

/** Tells once of each wait that grows long while the page is open; those that were long before are no news. */
export function useLongWaits(tell: (conversation: Conversation) => void) {
  const cache = useQueryClient()
  const began = useRef(Date.now())
  const told = useRef(new Set<string>())
  const latest = useRef(tell)
  latest.current = tell
  const now = useNow(15_000)
  useEffect(() => {
    for (const [, one] of cache.getQueriesData<Conversation>({ queryKey: ['conversation'] })) {
      if (one?.status !== 'open' || !one.waiting_since) continue
      const key = `${one.id} ${one.waiting_since}`
      const long = secondsSince(one.waiting_since, now) >= longWaitS
      if (!long || told.current.has(key)) continue
      told.current.add(key)
      const since = Date.parse(one.waiting_since) + longWaitS * 1000
      if (since > began.current) latest.current(one)
    }
  }, [cache, now])
}
