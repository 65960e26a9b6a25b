import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useTeam } from '@/api/routing'
import {
  aimOf,
  isHopeless,
  type Row,
  shareHealth,
  shareOf,
  troubleOf,
  waitHealth,
} from '@/features/routing/team-health'
import { useTroubleText } from '@/features/routing/trouble-text'
import { clock, formatNumber } from '@/lib/time'
import { useReasonText } from '@/parts/reason-text'
import { Badge } from '@/ui/badge'

const fills = { plain: 'bg-accent', warning: 'bg-warning', danger: 'bg-danger' }
const texts = { plain: '', warning: 'text-warning-text', danger: 'text-danger-text' }
const fullAt = 15 * 60

/** The longest wait against the team's target; a whole bar is the target. */
export function WaitBar({ row }: { row: Row }) {
  const aim = aimOf(useTeam(row.team_id))
  const tone = waitHealth(row, aim)
  const width = row.waiting > 0 ? Math.max(3, Math.min(100, (row.longest_wait_s / (aim ?? fullAt)) * 100)) : 0
  return (
    <span className="flex items-center gap-3">
      <span aria-hidden className="h-1.5 min-w-0 grow overflow-hidden rounded-full bg-active max-sm:hidden">
        <span className={clsx('block h-full rounded-full', fills[tone])} style={{ width: `${width}%` }} />
      </span>
      <bdi
        dir="ltr"
        className={clsx('inline-flex min-w-12 shrink-0 items-center justify-end gap-1 tabular-nums', texts[tone])}
      >
        {tone === 'danger' && <TriangleAlert aria-hidden size={12} />}
        {row.waiting > 0 ? clock(row.longest_wait_s) : '–'}
        {aim !== null && <span className="text-help text-muted max-md:hidden">/ {clock(aim)}</span>}
      </bdi>
    </span>
  )
}

/** How many of the last hour's first replies came in time. */
export function InTarget({ row }: { row: Row }) {
  const { i18n } = useTranslation()
  const share = shareOf(row.first_reply)
  if (share === null) return <span className="text-muted">–</span>
  const tone = shareHealth(share)
  return (
    <Badge
      tone={tone === 'plain' ? 'success' : tone}
      icon={tone === 'danger' && <TriangleAlert aria-hidden size={12} />}
    >
      <bdi dir="ltr">{formatNumber(share, i18n.language)}%</bdi>
    </Badge>
  )
}

export function AgentsBar({ row }: { row: Row }) {
  const { t, i18n } = useTranslation()
  const { free, at_capacity: full, busy, offline, off_shift } = row.agents
  const number = (value: number) => formatNumber(value, i18n.language)
  const label = t('queue.agentsLabel', {
    free: number(free),
    full: number(full),
    busy: number(busy),
    offline: number(offline + off_shift),
  })
  const parts = [
    ['free', free, 'bg-success'],
    ['full', full, 'bg-danger'],
    ['busy', busy, 'bg-warning'],
    ['offline', offline + off_shift, 'bg-line-strong'],
  ] as const
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className="flex h-1.5 w-24 gap-0.5 overflow-hidden rounded-full max-sm:w-12"
    >
      {parts.map(
        ([name, count, colour]) => count > 0 && <span key={name} className={colour} style={{ flexGrow: count }} />,
      )}
    </span>
  )
}

/** What is wrong with the team, said loudly; else why the first of those who wait waits. */
export function TeamTrouble({ row, short }: { row: Row; short: boolean }) {
  const { t } = useTranslation()
  const reasonText = useReasonText()
  const troubleText = useTroubleText()
  const trouble = troubleOf(row)
  const reason = trouble ?? row.warning
  return (
    <>
      {row.closed && <Badge>{t('queue.closed')}</Badge>}
      {reason && reason.code !== 'offered' && (
        <p
          className={clsx(
            'flex items-start gap-1 text-help',
            isHopeless(row) ? 'font-semibold text-danger-text' : 'text-warning-text',
          )}
        >
          <TriangleAlert aria-hidden size={12} className="mt-0.5 shrink-0" />
          <span className={clsx(short && 'line-clamp-2')}>
            {trouble ? troubleText(trouble, row.name) : reasonText(reason, { team: row.name, brief: true })}
          </span>
        </p>
      )}
    </>
  )
}
