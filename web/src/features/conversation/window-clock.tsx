import { Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/types'
import { shortSpan } from '@/lib/time'
import { usePhone } from '@/lib/use-media'
import { useNow } from '@/lib/use-now'
import { useChannelName } from '@/parts/channel-mark'
import { Badge } from '@/ui/badge'

const soonS = 4 * 3600

/** How long the channel still lets us write freely, where it ever stops. */
export function WindowClock({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation()
  const phone = usePhone()
  const channel = useChannelName()(conversation.channel_kind)
  const now = useNow(15_000)
  if (!conversation.window || conversation.status === 'closed') return null
  const left = (Date.parse(conversation.window.closes_at) - now) / 1000
  const icon = <Clock aria-hidden size={12} className="shrink-0" />
  if (left <= 0) {
    return (
      <Badge tone="danger" icon={icon}>
        {t('composer.windowClosed', { channel })}
      </Badge>
    )
  }
  const time = shortSpan(left, i18n.language)
  const whole = t('composer.windowCloses', { channel, time })
  return (
    <Badge tone={left < soonS ? 'warning' : 'plain'} icon={icon}>
      <span aria-hidden={phone || undefined}>{phone ? time : whole}</span>
      {phone && <span className="sr-only">{whole}</span>}
    </Badge>
  )
}
