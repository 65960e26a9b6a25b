/** Full jitter: somewhere between half a second and a ceiling that doubles to thirty. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(30_000, 500 * 2 ** attempt)
  return 500 + random() * Math.max(0, ceiling - 500)
}
