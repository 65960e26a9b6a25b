/** A place in a text that somebody must fill before it is sent. */
export interface Blank {
  start: number
  end: number
  name: string
}

const pattern = /\{\{\s*([^{}\n]{1,60}?)\s*\}\}/g

export function blanksOf(text: string): Blank[] {
  return [...text.matchAll(pattern)].map(hit => ({
    start: hit.index,
    end: hit.index + hit[0].length,
    name: hit[1] ?? '',
  }))
}

/** A snippet's text with everything that is known; the rest stays as it is, to be filled by hand. */
export function fill(text: string, values: Record<string, string | undefined>): string {
  return text.replace(pattern, (whole, name: string) => values[name.toLowerCase()] || whole)
}

/** The word behind a slash at which somebody is writing: "/sw" calls the snippets that begin with it. */
export function slashAt(text: string, caret: number): { start: number; query: string } | null {
  const hit = /(?:^|\s)\/([\p{L}\p{M}\p{N}_-]*)$/u.exec(text.slice(0, caret))
  return hit ? { start: caret - (hit[1] ?? '').length - 1, query: hit[1] ?? '' } : null
}
