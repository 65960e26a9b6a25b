import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { decisionsQuery } from '@/api/conversation'
import { useUser } from '@/api/identity'
import { useTeam } from '@/api/routing'
import type { Conversation } from '@/api/types'
import { ToldSection } from '@/features/conversation/told-section'
import { Why } from '@/features/conversation/why'
import { RunningClock } from '@/parts/age'
import { useReasonText } from '@/parts/reason-text'
import { useStrategyName } from '@/parts/strategy'
import { Badge } from '@/ui/badge'

/** By which rule it came to whom, in one sentence; and how long the customer has been waiting for the first answer. */
export function RoutingSection({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const strategyName = useStrategyName()
  const reasonText = useReasonText()
  const team = useTeam(conversation.team_id)
  const assignee = useUser(conversation.assignee_id)
  const { data: decisions } = useQuery({ ...decisionsQuery(conversation.id), staleTime: 30_000 })
  const last = decisions?.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0]
  const sentence = () => {
    const { queue, channel_kind } = conversation
    if (!assignee) return queue ? reasonText(queue.reason, team?.name ?? '', channel_kind) : t('assign.nobodyYet')
    if (last?.strategy && last.outcome === 'assigned' && last.agent_id === assignee.id) {
      return t(`why.because.${last.strategy}`, { agent: assignee.name })
    }
    return t('why.byHand', { agent: assignee.name })
  }
  return (
    <div className="flex flex-col items-start gap-1.5">
      {team && (
        <Badge tone="accent">
          <bdi>{team.name}</bdi> · {strategyName(team.policy.strategy)}
        </Badge>
      )}
      <p className="text-muted">
        {sentence()}
        {last?.id && <Why conversationId={conversation.id} decisionId={last.id} />}
      </p>
      {conversation.status === 'open' && !conversation.first_reply_at && (
        <p className="flex w-full justify-between text-help text-muted">
          {t('inbox.firstReply')}
          <RunningClock since={conversation.opened_at} className="font-medium text-fg tabular-nums" />
        </p>
      )}
      <ToldSection conversation={conversation} />
    </div>
  )
}
