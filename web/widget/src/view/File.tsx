import { url } from '../state/session.ts'
import { safe } from '../text/link.ts'
import { fileSize } from '../text/time.ts'
import type { Attachment } from '../wire/types.ts'
import { Icon } from './Icon.tsx'
import { scene } from './scene.ts'

const [image, playable] = [/^image\/(png|jpeg|gif|webp|avif)$/, /^(audio|video)\//]

/** What came with a message: pictures shown, sound and film playable, anything else as a link. */
export function File({ file: { name, content_type, size_bytes, ...file } }: { file: Attachment }) {
  const href = safe(file.url, url('/'))
  const Player = content_type.match(playable)?.[1] as 'audio' | 'video' | undefined
  if (Player) return <Player controls preload="metadata" playsInline src={href} aria-label={name} />
  const shown = image.test(content_type)
  return (
    <a class={shown ? '' : 'bubble file'} href={href} target="_blank" rel="noopener noreferrer">
      {shown ? (
        <img src={href} alt={name} />
      ) : (
        <>
          <Icon name="file" />
          <bdi>{name}</bdi>
          <small>{fileSize(size_bytes, scene.locale)}</small>
        </>
      )}
    </a>
  )
}
