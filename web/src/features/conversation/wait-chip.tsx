import { AlarmClock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useTarget } from '@/api/target'
import type { Conversation } from '@/api/types'
import { TargetChip } from '@/features/conversation/target-chip'
import { longDuration, secondsSince, shortAge, shortMoment } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { waitTone } from '@/lib/wait'
import { Badge } from '@/ui/badge'

/** How much time is left to answer, or where the team has no target how long the customer has been waiting; for a snoozed conversation, until when it sleeps. */
export function WaitChip({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const target = useTarget(conversation)
  const { waiting_since: since, snoozed_until: until, status } = conversation
  if (status === 'snoozed' && until) {
    return (
      <Badge icon={<AlarmClock aria-hidden size={12} />}>
        <span className="sr-only">{t('inbox.snoozedUntil')} </span>
        {shortMoment(until, now, i18n.language)}
      </Badge>
    )
  }
  if (target) return <TargetChip clock={target} />
  if (status !== 'open' || !since) return null
  const seconds = secondsSince(since, now)
  if (seconds < 60) return null
  const tone = waitTone(seconds)
  return (
    <Badge tone={tone}>
      <span aria-hidden>{shortAge(since, now, i18n.language)}</span>
      <span className="sr-only">{t('inbox.waits', { time: longDuration(seconds, i18n.language) })}</span>
    </Badge>
  )
}
