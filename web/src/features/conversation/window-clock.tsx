import { Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/types'
import { useReach } from '@/features/conversation/use-reach'
import { dateTime, shortSpan } from '@/lib/time'
import { usePhone } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import { useChannelName } from '@/parts/channel-mark'
import { Badge } from '@/ui/badge'

const soonS = 4 * 3600

/** How long the channel still lets us write freely, where it ever stops; and when only a person may still answer. */
export function WindowClock({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation()
  const phone = usePhone()
  const channel = useChannelName()(conversation.channel_kind)
  const { reach } = useReach(conversation)
  const now = useNow(15_000)
  if (!reach || reach.kind === 'blocked' || conversation.status === 'closed') return null
  const icon = <Clock aria-hidden size={12} className="shrink-0" />
  if (reach.kind === 'closed') {
    return (
      <Badge tone="danger" icon={icon}>
        {t('composer.windowClosed', { channel })}
      </Badge>
    )
  }
  if (reach.until === null) return null
  const left = (reach.until - now) / 1000
  const time = shortSpan(left, i18n.language)
  const whole = reach.tagged ? t('composer.windowTagged', { time }) : t('composer.windowCloses', { channel, time })
  return (
    <span title={dateTime(new Date(reach.until).toISOString(), i18n.language)}>
      <Badge tone={reach.tagged || left < soonS ? 'warning' : 'plain'} icon={icon}>
        <span aria-hidden={phone || undefined}>{phone ? time : whole}</span>
        {phone && <span className="sr-only">{whole}</span>}
      </Badge>
    </span>
  )
}
