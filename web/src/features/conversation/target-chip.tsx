import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Clock, leftOf } from '@/api/target'
import { longDuration, shortSpan } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { targetTone } from '@/lib/wait'
import { Badge } from '@/ui/badge'

/** How much working time is left to answer: amber when three quarters are used, red with a minus once it was missed. */
export function TargetChip({ clock }: { clock: Clock }) {
  const { t, i18n } = useTranslation()
  const left = leftOf(clock, useNow())
  const tone = targetTone(clock.within_s - left, clock.within_s)
  const missed = tone === 'danger'
  const time = longDuration(Math.abs(left), i18n.language)
  return (
    <Badge tone={tone} icon={missed && <TriangleAlert aria-hidden size={12} />}>
      <bdi aria-hidden dir={missed ? 'ltr' : undefined}>
        {missed ? '-' : ''}
        {shortSpan(Math.abs(left), i18n.language)}
      </bdi>
      <span className="sr-only">{missed ? t('target.missed', { time }) : t('target.left', { time })}</span>
    </Badge>
  )
}
