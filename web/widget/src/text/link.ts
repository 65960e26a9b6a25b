/** A run of message text; `href` is set when it may be followed. */
export type Run = { text: string; href?: string }

// No quotes, brackets or invisible direction marks: what is shown is exactly where it leads.
const address = /https?:\/\/[^\s<>"'`{}|\\^\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gi

/** Splits text into plain runs and http(s) links. Nothing else is ever interpreted. */
export function runs(text: string): Run[] {
  const out: Run[] = []
  let from = 0
  for (const found of text.matchAll(address)) {
    const shown = trimEnd(found[0])
    const href = safe(shown)
    if (!href) continue
    if (found.index > from) out.push({ text: text.slice(from, found.index) })
    out.push({ text: shown, href })
    from = found.index + shown.length
  }
  if (from < text.length) out.push({ text: text.slice(from) })
  return out
}

/** The address if it is a plain http(s) one, without a user name that would disguise the host. */
export function safe(url: string, base?: string): string | undefined {
  try {
    const u = new URL(url, base)
    return /^https?:$/.test(u.protocol) && !u.username && !u.password ? u.href : undefined
  } catch {
    return undefined
  }
}

/** Leaves out the sentence's own punctuation, and a closing bracket that was not opened inside. */
function trimEnd(url: string): string {
  for (;;) {
    const last = url.at(-1) as string
    const unopened = (last === ')' && !url.includes('(')) || (last === ']' && !url.includes('['))
    if (!unopened && !'.,;:!?…،؛؟。'.includes(last)) return url
    url = url.slice(0, -1)
  }
}
