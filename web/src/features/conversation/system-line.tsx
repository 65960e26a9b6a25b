import type { ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import { useTeams } from '@/api/routing'
import type { Activity, Conversation } from '@/api/types'
import { Why } from '@/features/conversation/why'
import { dateTime, timeOfDay } from '@/lib/time'

interface SystemLineProps {
  conversation: Conversation
  activity: Activity
}

interface Facts {
  conversation?: Conversation
  agent?: { id: string; name: string } | null
  decision_id?: string | null
}

/** A sentence about what happened, with names in bold. */
function useSentence({ conversation, activity }: SystemLineProps): ReactNode {
  const { t, i18n } = useTranslation()
  const users = useUsers()
  const teams = useTeams()
  const facts = activity.data as Facts
  const then = facts.conversation ?? conversation
  const team = teams.find(one => one.id === then.team_id)?.name ?? ''
  const agent = facts.agent?.name ?? users.find(user => user.id === then.assignee_id)?.name ?? ''
  const { actor } = activity
  const by = actor.kind === 'rondo' ? '' : actor.name
  // Isolated, so that a name in another script does not pull its neighbours along.
  const bold = { b: <bdi className="font-medium text-fg" /> }
  switch (activity.type) {
    case 'conversation.opened':
      return t('event.reopened')
    case 'conversation.assigned':
      if (!by) return <Trans t={t} i18nKey="event.assignedByPolicy" values={{ agent, team }} components={bold} />
      if (actor.id === (facts.agent?.id ?? then.assignee_id))
        return <Trans t={t} i18nKey="event.took" values={{ agent }} components={bold} />
      return <Trans t={t} i18nKey="event.assignedBy" values={{ agent, by }} components={bold} />
    case 'conversation.unassigned':
      return by ? <Trans t={t} i18nKey="event.unassignedBy" values={{ by }} components={bold} /> : t('event.unassigned')
    case 'conversation.team_changed':
      return <Trans t={t} i18nKey="event.team" values={{ team }} components={bold} />
    case 'conversation.snoozed': {
      const until = then.snoozed_until ? dateTime(then.snoozed_until, i18n.language) : ''
      if (!until) return <Trans t={t} i18nKey="event.snoozedOpen" values={{ by }} components={bold} />
      return <Trans t={t} i18nKey="event.snoozed" values={{ by, until }} components={bold} />
    }
    case 'conversation.closed':
      return by ? <Trans t={t} i18nKey="event.closedBy" values={{ by }} components={bold} /> : t('event.closed')
    default:
      return null
  }
}

/** One centred line: what happened, when, and for what Rondo did by itself: why. */
export function SystemLine({ conversation, activity }: SystemLineProps) {
  const { i18n } = useTranslation()
  const sentence = useSentence({ conversation, activity })
  if (!sentence) return null
  const decision = (activity.data as Facts).decision_id
  return (
    <p className="my-2.5 text-balance text-center text-help text-muted">
      {sentence} ·{' '}
      <bdi>
        <time dateTime={activity.at} className="tabular-nums">
          {timeOfDay(activity.at, i18n.language)}
        </time>
      </bdi>
      {decision && <Why conversationId={conversation.id} decisionId={decision} />}
    </p>
  )
}
