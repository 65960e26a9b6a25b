import { useSyncExternalStore } from 'react'

interface Ticker {
  now: number
  listeners: Set<() => void>
  timer: ReturnType<typeof setInterval> | undefined
}

const tickers = new Map<number, Ticker>()

function tickerOf(everyMs: number): Ticker {
  let ticker = tickers.get(everyMs)
  if (!ticker) {
    ticker = { now: Date.now(), listeners: new Set(), timer: undefined }
    tickers.set(everyMs, ticker)
  }
  return ticker
}

/** The time, renewed at this rate; one timer for all who ask for the same rate. */
export function useNow(everyMs = 15_000): number {
  const ticker = tickerOf(everyMs)
  return useSyncExternalStore(
    listener => {
      ticker.listeners.add(listener)
      if (ticker.timer === undefined) {
        ticker.now = Date.now()
        ticker.timer = setInterval(() => {
          ticker.now = Date.now()
          for (const each of ticker.listeners) each()
        }, everyMs)
      }
      return () => {
        ticker.listeners.delete(listener)
        if (ticker.listeners.size > 0) return
        clearInterval(ticker.timer)
        ticker.timer = undefined
      }
    },
    () => ticker.now,
  )
}
