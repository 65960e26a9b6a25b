import type { Can } from '@/api/types'

const bytes = new TextEncoder()

/** How long a text is, as its channel counts. */
export function lengthOf(text: string, unit: Can['text_unit']): number {
  if (unit === 'bytes') return bytes.encode(text).length
  if (unit === 'utf16') return text.length
  let n = 0
  for (const _ of text) n++
  return n
}
