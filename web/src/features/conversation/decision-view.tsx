import clsx from 'clsx'
import { Check, Minus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useTeam } from '@/api/routing'
import type { Candidate, Decision, Verdict } from '@/api/types'
import { dateTime, formatNumber } from '@/lib/time'
import { useReasonText } from '@/parts/reason-text'
import { useStrategyName } from '@/parts/strategy'
import { Avatar } from '@/ui/avatar'

const tones: Partial<Record<Verdict, string>> = { chosen: 'text-success-text', eligible: 'text-muted' }
const known: readonly string[] = [
  'chosen',
  'eligible',
  'offline',
  'busy',
  'at_capacity',
  'at_channel_capacity',
  'inactive',
  'excluded',
]

/** Whoever is gone has an id left. */
export function nameOf(candidate: Candidate): string {
  return candidate.name || candidate.agent_id
}

function CandidateRow({ candidate }: { candidate: Candidate }) {
  const { t } = useTranslation()
  const { verdict, detail } = candidate
  const Icon = verdict === 'chosen' ? Check : verdict === 'eligible' ? Minus : X
  const word = known.includes(verdict) ? t(`verdict.${verdict}`) : verdict
  return (
    <li className="flex min-h-8 items-center gap-2">
      <Avatar id={candidate.agent_id} name={nameOf(candidate)} size="xs" />
      <bdi className={clsx('min-w-0 grow truncate', verdict === 'chosen' && 'font-semibold')}>{nameOf(candidate)}</bdi>
      {detail.load !== undefined && detail.capacity !== undefined && (
        <span dir="ltr" className="shrink-0 text-help text-muted tabular-nums">
          {detail.load}/{detail.capacity}
        </span>
      )}
      <span
        className={clsx('inline-flex shrink-0 items-center gap-1 text-help', tones[verdict] ?? 'text-warning-text')}
      >
        <Icon aria-hidden size={13} />
        {word}
      </span>
    </li>
  )
}

const ties = ['last_assigned', 'id'] as const

/** The record of one decision: what was decided by which rule, every candidate with the verdict, and what broke the tie. */
export function DecisionView({ decision }: { decision: Decision }) {
  const { t, i18n } = useTranslation()
  const reasonText = useReasonText()
  const strategyName = useStrategyName()
  const team = useTeam(decision.team_id)
  const others = Object.entries(decision.others)
  const tie = ties.find(one => one === decision.tie_break)
  const chosen = decision.candidates.find(one => one.verdict === 'chosen')
  return (
    <div className="flex flex-col gap-2">
      <p>
        {decision.outcome === 'assigned' && chosen
          ? t(`why.because.${decision.strategy || 'round_robin'}`, { agent: nameOf(chosen) })
          : reasonText(decision.reason, team?.name ?? '')}
      </p>
      <ul className="flex flex-col divide-y divide-line border-line border-y">
        {decision.candidates.map(candidate => (
          <CandidateRow key={candidate.agent_id} candidate={candidate} />
        ))}
        {others.map(([verdict, count]) => (
          <li key={verdict} className="flex min-h-8 items-center justify-between gap-2 text-help text-muted">
            <span>{t('why.others', { count })}</span>
            <span>{known.includes(verdict) ? t(`verdict.${verdict as Verdict}`) : verdict}</span>
          </li>
        ))}
      </ul>
      {decision.tie_break && (
        <p className="text-help text-muted">
          {t('why.tie')} {tie ? t(`why.tieBy.${tie}`) : decision.tie_break}
        </p>
      )}
      <p className="text-help text-muted">
        {t('why.policy', {
          team: team?.name ?? '',
          strategy: strategyName(decision.strategy),
          version: formatNumber(decision.policy_version, i18n.language),
        })}{' '}
        · {dateTime(decision.at, i18n.language)}
      </p>
    </div>
  )
}
