import { CircleAlert, File as FileIcon, RotateCw, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@/api/types'
import { useFileRefusal } from '@/features/conversation/use-file-refusal'
import type { useUploads } from '@/features/conversation/use-uploads'
import { formatBytes } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { Spinner } from '@/ui/spinner'

interface ChipProps {
  mark: ReactNode
  name: string
  line: string
  bad?: boolean
  onRemove: () => void
  action?: ReactNode
}

function Chip({ mark, name, line, bad, onRemove, action }: ChipProps) {
  const { t } = useTranslation()
  return (
    <li className="flex max-w-64 items-center gap-2 rounded-row border border-line bg-surface p-1.5 text-fg">
      <span className="flex size-9 shrink-0 items-center justify-center overflow-hidden rounded-control bg-hover text-muted">
        {mark}
      </span>
      <span className="min-w-0 grow">
        <bdi className="block truncate text-help">{name}</bdi>
        <span
          role={bad ? 'alert' : undefined}
          className={`block text-meta ${bad ? 'text-danger-text' : 'truncate text-muted'}`}
        >
          {line}
        </span>
      </span>
      {action}
      <button
        type="button"
        aria-label={t('common.removeNamed', { name })}
        onClick={onRemove}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-full text-muted hover:bg-hover max-md:size-10"
      >
        <X aria-hidden size={14} />
      </button>
    </li>
  )
}

interface UploadChipsProps {
  uploads: ReturnType<typeof useUploads>
  attachments: Attachment[]
  channelKind: string
}

/** What will go with the message, each with a picture or a size. */
export function UploadChips({ uploads, attachments, channelKind }: UploadChipsProps) {
  const { t, i18n } = useTranslation()
  const faultText = useFaultText()
  const refusalText = useFileRefusal(channelKind)
  if (attachments.length + uploads.pending.length === 0) return null
  const size = (bytes: number) => formatBytes(bytes, i18n.language)
  return (
    <ul aria-label={t('composer.attachments')} className="flex flex-wrap gap-1.5 px-3 py-1">
      {attachments.map(one => (
        <Chip
          key={one.id}
          name={one.name}
          line={size(one.size_bytes)}
          onRemove={() => uploads.remove(one.id)}
          mark={
            one.content_type.startsWith('image/') ? (
              <img src={one.thumb_url ?? one.url} alt="" className="size-full object-cover" />
            ) : (
              <FileIcon aria-hidden size={16} />
            )
          }
        />
      ))}
      {uploads.pending.map(one => (
        <Chip
          key={one.key}
          name={one.file.name}
          line={one.refusal ? refusalText(one.refusal) : one.fault ? faultText(one.fault) : t('composer.uploading')}
          bad={one.fault !== null || one.refusal !== null}
          onRemove={() => uploads.drop(one.key)}
          mark={one.fault || one.refusal ? <CircleAlert aria-hidden size={16} /> : <Spinner />}
          action={
            one.fault && (
              <button
                type="button"
                aria-label={t('common.retry')}
                onClick={() => uploads.retry(one)}
                className="inline-flex size-6 shrink-0 items-center justify-center rounded-full text-muted hover:bg-hover max-md:size-10"
              >
                <RotateCw aria-hidden size={14} />
              </button>
            )
          }
        />
      ))}
    </ul>
  )
}
