/** A hue from an id, the same on every device. */
export function hueOf(id: string): number {
  let hash = 0
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return (hash * 47) % 360
}

/** "NT" for Nguyễn Thị Mai: the first letters of the first two words. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const letter = (word: string) => [...word][0]?.toLocaleUpperCase() ?? ''
  return words.slice(0, 2).map(letter).join('') || '?'
}
