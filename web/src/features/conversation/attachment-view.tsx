import { Download, File as FileIcon, ImageOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@/api/types'
import { formatBytes } from '@/lib/time'
import { Dialog } from '@/ui/dialog'

function FileCard({ attachment, broken }: { attachment: Attachment; broken?: boolean }) {
  const { t, i18n } = useTranslation()
  return (
    <a
      href={attachment.url}
      download={attachment.name}
      className="flex max-w-72 items-center gap-2.5 rounded-row border border-line bg-surface px-3 py-2 hover:bg-hover"
    >
      {broken ? (
        <ImageOff aria-hidden size={20} className="text-muted" />
      ) : (
        <FileIcon aria-hidden size={20} className="text-muted" />
      )}
      <span className="min-w-0 grow">
        <bdi className="block truncate">{attachment.name}</bdi>
        <span className="block text-help text-muted">{formatBytes(attachment.size_bytes, i18n.language)}</span>
      </span>
      <Download aria-hidden size={16} className="shrink-0 text-muted" />
      <span className="sr-only">{t('inbox.download')}</span>
    </a>
  )
}

function Picture({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation()
  const [large, setLarge] = useState(false)
  const [broken, setBroken] = useState(false)
  if (broken) return <FileCard attachment={attachment} broken />
  const { width, height } = attachment
  return (
    <>
      <button
        type="button"
        aria-label={t('inbox.enlarge', { name: attachment.name })}
        onClick={() => setLarge(true)}
        className="overflow-hidden rounded-bubble border border-line"
      >
        <img
          src={attachment.url}
          alt={attachment.name}
          width={width ?? undefined}
          height={height ?? undefined}
          loading="lazy"
          onError={() => setBroken(true)}
          className="h-auto max-h-72 w-auto max-w-64 object-cover"
        />
      </button>
      <Dialog open={large} onClose={() => setLarge(false)} title={attachment.name} width="max-w-4xl">
        <img src={attachment.url} alt={attachment.name} className="mx-auto max-h-[65dvh] max-w-full" />
        <p className="mt-3 text-center">
          <a href={attachment.url} download={attachment.name} className="text-accent-text underline">
            {t('inbox.download')}
          </a>
        </p>
      </Dialog>
    </>
  )
}

/** A picture, a sound, a film, or a file to take away. Only what the server shows inline is shown inline. */
export function AttachmentView({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation()
  if (attachment.pending || attachment.problem) {
    return (
      <p className="flex items-center gap-2 rounded-row border border-line bg-surface px-3 py-2 text-muted">
        <FileIcon aria-hidden size={16} />
        {attachment.pending ? t('inbox.filePending') : t('inbox.fileProblem')}
      </p>
    )
  }
  const kind = attachment.content_type.split('/')[0]
  if (kind === 'image' && attachment.content_type !== 'image/svg+xml') return <Picture attachment={attachment} />
  if (kind === 'audio') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what a customer recorded has no captions
      <audio controls preload="metadata" src={attachment.url} aria-label={attachment.name} className="max-w-full" />
    )
  }
  if (kind === 'video') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what a customer recorded has no captions
      <video
        controls
        preload="metadata"
        src={attachment.url}
        aria-label={attachment.name}
        className="max-h-72 max-w-full rounded-bubble"
      />
    )
  }
  return <FileCard attachment={attachment} />
}
