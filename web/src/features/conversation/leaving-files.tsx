import { File as FileIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Outgoing } from '@/api/outbox'
import { Spinner } from '@/ui/spinner'

/** The files of a message that was sent before they were at the server. */
export function LeavingFiles({ outgoing }: { outgoing: Outgoing | null }) {
  const { t } = useTranslation()
  const going = outgoing?.state === 'pending'
  return outgoing?.files?.map((file, at) => (
    <p
      // biome-ignore lint/suspicious/noArrayIndexKey: their order never changes
      key={at}
      className="flex max-w-72 items-center gap-2.5 rounded-row border border-line bg-surface px-3 py-2 text-muted"
    >
      {going ? <Spinner /> : <FileIcon aria-hidden size={16} className="shrink-0" />}
      <span className="min-w-0">
        <bdi className="block truncate text-fg">{file.name}</bdi>
        {going && t('composer.uploading')}
      </span>
    </p>
  ))
}
