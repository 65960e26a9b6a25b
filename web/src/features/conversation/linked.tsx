import type { ReactNode } from 'react'

const address = /\bhttps?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/g

/** Text with its web addresses as links. Nothing in it is ever read as HTML. */
export function linked(text: string): ReactNode[] {
  const parts: ReactNode[] = []
  let from = 0
  for (const hit of text.matchAll(address)) {
    if (hit.index > from) parts.push(text.slice(from, hit.index))
    parts.push(
      <a
        key={hit.index}
        href={hit[0]}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent-text underline underline-offset-2"
      >
        {hit[0]}
      </a>,
    )
    from = hit.index + hit[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  return parts
}
