import { useSyncExternalStore } from 'react'

interface Ticker {
  subscribe: (listener: () => void) => () => void
  read: () => number
}

const tickers = new Map<number, Ticker>()

function makeTicker(everyMs: number): Ticker {
  const listeners = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = () => {
    now = Date.now()
    for (const listener of listeners) listener()
  }
  return {
    read: () => {
      // While nobody listens the time stands still; the first reader after that renews it.
      if (timer === undefined && Date.now() - now > everyMs) now = Date.now()
      return now
    },
    subscribe: listener => {
      listeners.add(listener)
      timer ??= setInterval(tick, everyMs)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}

/** The time, renewed at this rate; one timer for all who ask for the same rate. */
export function useNow(everyMs = 15_000): number {
  let ticker = tickers.get(everyMs)
  if (!ticker) {
    ticker = makeTicker(everyMs)
    tickers.set(everyMs, ticker)
  }
  return useSyncExternalStore(ticker.subscribe, ticker.read)
}
