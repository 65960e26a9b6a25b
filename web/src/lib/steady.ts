/**
 * The order that is shown. While the list is held (the pointer is over it), what is shown stays where it is, and what is
 * new waits to be asked for. The kept one (the open conversation) never vanishes under the reader.
 */
export function steady(
  shown: string[],
  live: string[],
  held: boolean,
  kept: string | null,
): { ids: string[]; fresh: number } {
  if (held && shown.length > 0) {
    const seen = new Set(shown)
    const fresh = live.filter(id => !seen.has(id))
    // What was fetched further down is no news: it belongs after the last row.
    const last = live.lastIndexOf(shown.at(-1) ?? '')
    const below = last < 0 ? [] : live.slice(last + 1).filter(id => !seen.has(id))
    return { ids: below.length > 0 ? [...shown, ...below] : shown, fresh: fresh.length - below.length }
  }
  if (kept && !live.includes(kept) && shown.includes(kept)) {
    const at = Math.min(shown.indexOf(kept), live.length)
    return { ids: [...live.slice(0, at), kept, ...live.slice(at)], fresh: 0 }
  }
  return { ids: live, fresh: 0 }
}
