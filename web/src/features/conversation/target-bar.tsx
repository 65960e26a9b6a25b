import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { leftOf, useOwnTarget } from '@/api/target'
import type { Conversation } from '@/api/types'
import { clock } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { targetTone } from '@/lib/wait'
import { RunningClock } from '@/parts/age'

const fills = { plain: 'bg-accent', warning: 'bg-warning', danger: 'bg-danger' }
const texts = { plain: 'text-fg', warning: 'text-warning-text', danger: 'text-danger-text' }

/** How long the customer has been waiting for an answer, against the target; without one, only how long for the first. */
export function TargetBar({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const now = useNow(1000)
  const target = useOwnTarget(conversation)
  if (!target) {
    if (conversation.status !== 'open' || conversation.first_reply_at) return null
    return (
      <p className="flex w-full justify-between text-help text-muted">
        {t('inbox.firstReply')}
        <RunningClock since={conversation.opened_at} className="font-medium text-fg tabular-nums" />
      </p>
    )
  }
  const used = target.within_s - leftOf(target, now)
  const tone = targetTone(used, target.within_s)
  const width = Math.max(2, Math.min(100, (used / target.within_s) * 100))
  return (
    <div className="w-full text-help">
      <p className="flex items-center gap-3">
        <span className="shrink-0 text-muted">{t(`target.${target.kind}`)}</span>
        <span aria-hidden className="h-1.5 min-w-0 grow overflow-hidden rounded-full bg-active">
          <span className={clsx('block h-full rounded-full', fills[tone])} style={{ width: `${width}%` }} />
        </span>
        <bdi dir="ltr" className="inline-flex shrink-0 items-center gap-1 text-muted tabular-nums">
          {tone === 'danger' && <TriangleAlert aria-hidden size={12} className="text-danger-text" />}
          <span className={clsx('font-medium', texts[tone])}>{clock(used)}</span> / {clock(target.within_s)}
        </bdi>
      </p>
      {!target.runs && <p className="pt-0.5 text-muted">{t('target.still')}</p>}
    </div>
  )
}
