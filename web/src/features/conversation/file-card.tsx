import { Download, File as FileIcon, ImageOff, LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@/api/types'
import { formatBytes } from '@/lib/time'

/** A file to take away, with its size. */
export function FileCard({ attachment, broken }: { attachment: Attachment; broken?: boolean }) {
  const { t, i18n } = useTranslation()
  const Icon = broken ? ImageOff : FileIcon
  return (
    <a
      href={attachment.url}
      download={attachment.name}
      className="flex max-w-72 items-center gap-2.5 rounded-row border border-line bg-surface px-3 py-2 hover:bg-hover"
    >
      <Icon aria-hidden size={20} className="shrink-0 text-muted" />
      <span className="min-w-0 grow">
        <bdi className="block truncate">{attachment.name}</bdi>
        <span className="block text-help text-muted">{formatBytes(attachment.size_bytes, i18n.language)}</span>
      </span>
      <Download aria-hidden size={16} className="shrink-0 text-muted" />
      <span className="sr-only">{t('inbox.download')}</span>
    </a>
  )
}

/** A file that is still being fetched from the channel, or that will not come. */
export function MissingFile({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation()
  const Icon = attachment.pending ? LoaderCircle : FileIcon
  return (
    <p className="flex max-w-72 items-center gap-2 rounded-row border border-line bg-surface px-3 py-2 text-muted">
      <Icon aria-hidden size={16} className="shrink-0" />
      <span className="min-w-0">
        {attachment.name && <bdi className="block truncate text-fg">{attachment.name}</bdi>}
        {attachment.pending ? t('inbox.filePending') : t('inbox.fileProblem')}
      </span>
    </p>
  )
}
