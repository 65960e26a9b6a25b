/** A hue from an id, the same on every device. */
export function hueOf(id: string): number {
  let hash = 0
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return (hash * 47) % 360
}

/** "NT" for Nguyễn Mai Thị: the first letters of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  const letter = (word: string) => [...word][0]?.toLocaleUpperCase() ?? ''
  return letter(first) + letter(last) || '?'
}
