import clsx from 'clsx'
import { Check, Minus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useUser } from '@/api/identity'
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
function nameOf(candidate: Candidate): string {
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

/** What came of it, in a sentence: by the policy, by a person, or nobody yet and why. */
function useOutcome(decision: Decision): string {
  const { t } = useTranslation()
  const reasonText = useReasonText()
  const team = useTeam(decision.team_id)
  const agent = useUser(decision.agent_id)
  const chosen = decision.candidates.find(one => one.verdict === 'chosen')
  const name = agent?.name ?? (chosen ? nameOf(chosen) : '')
  switch (decision.outcome) {
    case 'assigned':
      return t(`why.because.${decision.strategy || 'round_robin'}`, { agent: name })
    case 'manual':
      return decision.by?.name
        ? t('why.byHandOf', { agent: name, by: decision.by.name })
        : t('why.byHand', { agent: name })
    case 'unassigned':
      return decision.by?.name ? t('why.putBack', { by: decision.by.name }) : t('event.unassigned')
    case 'waiting':
      return reasonText(decision.reason, team?.name ?? '')
  }
}

/** The record of one decision: what was decided by which rule, every candidate with the verdict, and what broke the tie. */
export function DecisionView({ decision }: { decision: Decision }) {
  const { t, i18n } = useTranslation()
  const strategyName = useStrategyName()
  const outcome = useOutcome(decision)
  const team = useTeam(decision.team_id)
  const others = Object.entries(decision.others)
  const tie = ties.find(one => one === decision.tie_break)
  const version = formatNumber(decision.policy_version, i18n.language)
  return (
    <div className="flex flex-col gap-2">
      <p>{outcome}</p>
      {decision.candidates.length > 0 && (
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
      )}
      {decision.tie_break && (
        <p className="text-help text-muted">
          {t('why.tie')} {tie ? t(`why.tieBy.${tie}`) : decision.tie_break}
        </p>
      )}
      <p className="text-help text-muted">
        {decision.strategy &&
          `${t('why.policy', { team: team?.name ?? '', strategy: strategyName(decision.strategy), version })} · `}
        {dateTime(decision.at, i18n.language)}
      </p>
    </div>
  )
}
