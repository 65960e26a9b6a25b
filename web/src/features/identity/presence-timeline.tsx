import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { presenceHistoryQuery } from '@/api/identity'
import type { User } from '@/api/types'
import { dateTime } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { PresenceDot } from '@/parts/presence'
import { Button } from '@/ui/button'
import { Failed, Skeleton } from '@/ui/state'

function Moments({ user }: { user: User }) {
  const { t, i18n } = useTranslation()
  const faultText = useFaultText()
  const { data, error, isPending, refetch } = useQuery(presenceHistoryQuery(user.id))
  if (isPending) return <Skeleton rows={3} className="h-6" />
  if (!data) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  if (data.items.length === 0) return <p className="text-muted">{t('presence.timelineNone')}</p>
  return (
    <ol className="max-h-56 divide-y divide-line overflow-y-auto rounded-sheet border border-line">
      {data.items.map(moment => (
        <li key={moment.at + moment.cause} className="flex flex-wrap items-center gap-x-2 px-3 py-1.5">
          <PresenceDot status={moment.status} />
          <span className="font-medium">{t(`presence.${moment.status}`)}</span>
          {moment.reason && <bdi>{moment.reason}</bdi>}
          <span className="text-muted">{t(`presence.cause.${moment.cause}`, { name: moment.by.name })}</span>
          <time dateTime={moment.at} className="ms-auto text-help text-muted">
            {dateTime(moment.at, i18n.language)}
          </time>
        </li>
      ))}
    </ol>
  )
}

/** What somebody's status was, when, why and by whom. */
export function PresenceTimeline({ user }: { user: User }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <section aria-label={t('presence.timeline')} className="flex flex-col gap-2">
      <div>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('presence.timeline')}
        </Button>
      </div>
      {open && <Moments user={user} />}
    </section>
  )
}
