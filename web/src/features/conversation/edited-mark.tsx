import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { wordingsQuery } from '@/api/message-acts'
import type { Said } from '@/features/conversation/items'
import { dateTime } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { Popover } from '@/ui/popover'
import { Failed, Skeleton } from '@/ui/state'

function Wordings({ message }: { message: Said }) {
  const { i18n } = useTranslation()
  const faultText = useFaultText()
  const { data, isPending, error, refetch } = useQuery(wordingsQuery(message))
  if (isPending) return <Skeleton rows={2} className="h-8" />
  if (!data) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  return (
    <ol className="flex flex-col gap-2">
      {data.map(one => (
        <li key={one.until}>
          <p className="text-help text-muted">{dateTime(one.until, i18n.language)}</p>
          <p dir="auto" className="user-text whitespace-pre-wrap break-words">
            {one.text}
          </p>
        </li>
      ))}
    </ol>
  )
}

/** That a message was edited; pressing it shows how it read before. */
export function EditedMark({ message }: { message: Said }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      title={t('amend.before')}
      trigger={
        <button
          type="button"
          className="min-h-6 underline decoration-dotted underline-offset-2 hover:text-fg max-md:min-h-9"
        >
          {t('inbox.edited')}
        </button>
      }
    >
      {open && <Wordings message={message} />}
    </Popover>
  )
}
