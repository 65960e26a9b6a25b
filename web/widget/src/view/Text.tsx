import { runs } from '../text/link.ts'

/** A message's text becomes text nodes and plain links, never markup. */
export function Text({ text }: { text: string }) {
  return (
    <p class="bubble" dir="auto">
      {runs(text).map(({ text, href }) =>
        href ? (
          // biome-ignore lint/correctness/useJsxKeyInIterable: the runs of one text never move
          <a href={href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
            {text}
          </a>
        ) : (
          text
        ),
      )}
    </p>
  )
}
