/** Ids are time-ordered numbers written as strings: the longer one, then the greater one, is the later. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}
