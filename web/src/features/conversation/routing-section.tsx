import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { decisionsQuery } from '@/api/conversation'
import { useUser, useUsers } from '@/api/identity'
import { useTeam } from '@/api/routing'
import type { Conversation } from '@/api/types'
import { useHopText, useRuleText, useTakenText } from '@/features/conversation/decision-words'
import { TargetBar } from '@/features/conversation/target-bar'
import { ToldSection } from '@/features/conversation/told-section'
import { Why } from '@/features/conversation/why'
import { useStrategyName } from '@/parts/strategy'
import { WaitReason } from '@/parts/wait-reason'
import { Badge } from '@/ui/badge'

/** Whose queue it is in, and how that team chooses. */
export function RoutingRule({ conversation }: { conversation: Conversation }) {
  const strategyName = useStrategyName()
  const team = useTeam(conversation.team_id)
  if (!team) return null
  return (
    <Badge tone="accent" shrinks>
      <span className="truncate">
        <bdi>{team.name}</bdi> · {strategyName(team.policy.strategy)}
      </span>
    </Badge>
  )
}

/** By which rule it came to whom, in one sentence; and how long the customer has been waiting for the first answer. */
export function RoutingSection({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const users = useUsers()
  const ruleText = useRuleText()
  const takenText = useTakenText()
  const hopText = useHopText()
  const assignee = useUser(conversation.assignee_id)
  const { data: decisions } = useQuery({ ...decisionsQuery(conversation.id), staleTime: 30_000 })
  const last = decisions?.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0]
  const sentence = () => {
    if (!assignee) return <WaitReason conversation={conversation} />
    const ours = last?.strategy && last.outcome !== 'waiting' && last.agent_id === assignee.id
    if (!ours) return t('why.byHand', { agent: assignee.name })
    const from = users.find(user => user.id === last.from_id)?.name
    const said = [ruleText(last, assignee.name)]
    if (from) said.push(takenText(from, last.from_why))
    if (last.hops > 0) said.push(hopText(last.hops, last.team_id))
    return said.join(' ')
  }
  return (
    <div className="flex flex-col items-start gap-1.5">
      <p className="text-muted">
        {sentence()}
        {last?.id && <Why conversationId={conversation.id} decisionId={last.id} />}
      </p>
      <TargetBar conversation={conversation} />
      <ToldSection conversation={conversation} />
    </div>
  )
}
