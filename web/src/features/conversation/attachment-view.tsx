import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@/api/types'
import { FileCard, MissingFile } from '@/features/conversation/file-card'
import { isMissing, shownAs } from '@/features/conversation/media-kind'
import { Pictures } from '@/features/conversation/pictures'
import { SoundPlayer } from '@/features/conversation/sound-player'

function Sticker({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation()
  const [broken, setBroken] = useState(false)
  if (broken) return <FileCard attachment={attachment} broken />
  return (
    <img
      src={attachment.thumb_url ?? attachment.url}
      alt={t('inbox.sticker')}
      loading="lazy"
      onError={() => setBroken(true)}
      className="size-32 object-contain"
    />
  )
}

function Other({ attachment }: { attachment: Attachment }) {
  const kind = shownAs(attachment)
  if (isMissing(attachment)) return <MissingFile attachment={attachment} />
  if (kind === 'sticker') return <Sticker attachment={attachment} />
  if (kind === 'voice' || kind === 'sound') return <SoundPlayer attachment={attachment} voice={kind === 'voice'} />
  if (kind === 'film') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what a customer recorded has no captions
      <video
        controls
        preload="metadata"
        src={attachment.url}
        aria-label={attachment.name}
        className="max-h-80 max-w-full rounded-bubble bg-hover sm:max-w-96"
      />
    )
  }
  return <FileCard attachment={attachment} />
}

/** The files of a message: pictures together, the rest one below the other. Only what the server shows inline is. */
export function AttachmentsView({ attachments }: { attachments: Attachment[] }) {
  const pictures = attachments.filter(one => !isMissing(one) && shownAs(one) === 'picture')
  const others = attachments.filter(one => !pictures.includes(one))
  return (
    <>
      {pictures.length > 0 && <Pictures shots={pictures.map(attachment => ({ attachment }))} />}
      {others.map(attachment => (
        <Other key={attachment.id} attachment={attachment} />
      ))}
    </>
  )
}
