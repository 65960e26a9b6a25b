import { useTranslation } from 'react-i18next'
import { useTeam } from '@/api/routing'
import type { Conversation, Decision } from '@/api/types'
import { CandidateRow, useVerdictWord } from '@/features/conversation/candidate-row'
import { useDecisionWords } from '@/features/conversation/decision-words'
import { dateTime, formatNumber } from '@/lib/time'
import { useStrategyName } from '@/parts/strategy'

const ties = ['last_assigned', 'id'] as const

interface DecisionViewProps {
  decision: Decision
  conversation?: Conversation
}

/** The record of one decision: what was decided by which rule, every candidate with the verdict, and what broke the tie. */
export function DecisionView({ decision, conversation }: DecisionViewProps) {
  const { t, i18n } = useTranslation()
  const strategyName = useStrategyName()
  const verdictWord = useVerdictWord()
  const words = useDecisionWords(decision, conversation)
  const team = useTeam(decision.team_id)
  const tie = ties.find(one => one === decision.tie_break)
  const version = formatNumber(decision.policy_version, i18n.language)
  return (
    <div className="flex flex-col gap-2">
      {words.map((sentence, index) => (
        <p key={sentence} className={index > 0 ? 'text-muted' : undefined}>
          {sentence}
        </p>
      ))}
      {decision.candidates.length > 0 && (
        <ul className="flex flex-col divide-y divide-line border-line border-y">
          {decision.candidates.map(candidate => (
            <CandidateRow key={candidate.agent_id} candidate={candidate} />
          ))}
          {Object.entries(decision.others).map(([verdict, count]) => (
            <li key={verdict} className="flex min-h-8 items-center justify-between gap-2 text-help text-muted">
              <span>{t('why.others', { count })}</span>
              <span>{verdictWord(verdict)}</span>
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
