import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { clock, dateTime, secondsSince, shortAge } from '@/lib/time'
import { useNow } from '@/lib/use-now'

/** How long ago, short; the whole moment in its title. */
export function Age({ since, className }: { since: string; className?: string }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  return (
    <time dateTime={since} title={dateTime(since, i18n.language)} className={className}>
      {shortAge(since, now, i18n.language) || t('common.now')}
    </time>
  )
}

/** A clock that runs since a moment, once a second. */
export function RunningClock({ since, className }: { since: string; className?: string }) {
  const now = useNow(1000)
  return (
    <time dir="ltr" dateTime={since} className={className}>
      {clock(secondsSince(since, now))}
    </time>
  )
}

/** "0:25": how long something still holds. */
export function Countdown({ until, className }: { until: string; className?: string }) {
  const now = useNow(1000)
  return (
    <time dir="ltr" dateTime={until} className={clsx('tabular-nums', className)}>
      {clock(Math.max(0, Math.ceil((Date.parse(until) - now) / 1000)))}
    </time>
  )
}
