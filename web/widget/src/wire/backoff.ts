const firstMs = 500
const longestMs = 30_000

/** The wait before try number `tries` (from 0): full jitter, so that many pages do not come back at once. */
export function backoff(tries: number, random = Math.random()): number {
  return firstMs + random * Math.min(longestMs - firstMs, firstMs * 2 ** tries)
}
