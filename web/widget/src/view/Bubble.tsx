import type { ComponentChildren } from 'preact'
import { runs } from '../text/link.ts'
import type { Attachment } from '../wire/types.ts'
import { File } from './File.tsx'
import { scene } from './scene.ts'

type Props = {
  /** Who wrote it; nobody means the visitor. Read out before the message, not seen. */
  author?: string
  text: string
  files?: Attachment[]
  /** The line under it. */
  children?: ComponentChildren
}

/** One message. Its text becomes text nodes and plain links, never markup. */
export function Bubble({ author, text, files, children }: Props) {
  return (
    <div class={author ? 'row' : 'row own'}>
      <span class="sr">{author || scene.t.you}: </span>
      {files?.map(file => (
        <File key={file.id} file={file} />
      ))}
      {text && (
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
      )}
      {children}
    </div>
  )
}
