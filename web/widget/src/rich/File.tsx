import type { Attachment } from '../wire/types.ts'
import { safe, scene, t, url } from './kit.ts'
import { Mark } from './Mark.tsx'
import { view } from './picture.tsx'
import { fileSize } from './size.ts'
import { unplayable, Voice } from './Voice.tsx'

const image = /^image\/(png|jpeg|gif|webp|avif)$/

/** What came with a message: pictures small and, at a tap, whole; sound and film to play; anything else to fetch. */
export function File({ file }: { file: Attachment }) {
  const { name, content_type, size_bytes, thumb_url } = file
  const href = safe(file.url, url('/'))
  const kind = content_type.split('/')[0]
  if (href && kind === 'audio' && !unplayable.has(href)) return <Voice href={href} name={name} />
  // biome-ignore lint/a11y/useMediaCaption: what people film and send has no captions
  if (kind === 'video') return <video controls preload="metadata" playsInline src={href} aria-label={name} />
  if (href && image.test(content_type))
    return (
      <a class="picture" href={href} target="_blank" rel="noopener noreferrer" onClick={e => view(e, href, name)}>
        <img src={(thumb_url && safe(thumb_url, url('/'))) || href} alt={name || t.picture} />
      </a>
    )
  return (
    <a class="bubble file" href={href} target="_blank" rel="noopener noreferrer">
      <Mark name="file" />
      <bdi>{name}</bdi>
      <small>{fileSize(size_bytes, scene.locale)}</small>
    </a>
  )
}
