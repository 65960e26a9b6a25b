import type { ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import { useTeams } from '@/api/routing'
import type { Activity, Conversation } from '@/api/types'
import { losses } from '@/features/conversation/causes'
import { useHopText } from '@/features/conversation/decision-words'
import { dateTime } from '@/lib/time'

interface Facts {
  conversation?: Conversation
  agent_id?: string | null
  /** Whom a policy took it from, and why. */
  from_id?: string | null
  why?: string
  hops?: number
  accepted?: boolean
}

/** A sentence about what happened, with names in bold; null for what is no news here. */
export function useSystemSentence(conversation: Conversation, activity: Activity): ReactNode {
  const { t, i18n } = useTranslation()
  const users = useUsers()
  const teams = useTeams()
  const hopText = useHopText()
  const facts = activity.data as Facts
  const then = facts.conversation ?? conversation
  const nameOf = (id: string | null | undefined) => users.find(user => user.id === id)?.name ?? ''
  const team = teams.find(one => one.id === then.team_id)?.name ?? ''
  const agent = nameOf(facts.agent_id ?? then.assignee_id)
  const from = facts.from_id ? nameOf(facts.from_id) : ''
  const { actor } = activity
  const by = actor.kind === 'rondo' ? '' : actor.name
  // Isolated, so that a name in another script does not pull its neighbours along.
  const bold = { b: <bdi className="font-medium text-fg" /> }
  const taken = () => {
    const why = losses.find(one => one === facts.why) ?? 'other'
    return <Trans t={t} i18nKey={`event.taken.${why}`} values={{ from }} components={bold} />
  }
  const hop = facts.hops ? ` · ${hopText(facts.hops, then.team_id)}` : ''
  switch (activity.type) {
    case 'conversation.opened':
      return t('event.reopened')
    case 'conversation.assigned':
      if (facts.accepted) return <Trans t={t} i18nKey="event.accepted" values={{ agent }} components={bold} />
      if (from)
        return (
          <>
            {taken()} · <Trans t={t} i18nKey="event.givenTo" values={{ agent }} components={bold} />
            {hop}
          </>
        )
      if (!by) return <Trans t={t} i18nKey="event.assignedByPolicy" values={{ agent, team }} components={bold} />
      if (actor.id === then.assignee_id)
        return <Trans t={t} i18nKey="event.took" values={{ agent }} components={bold} />
      return <Trans t={t} i18nKey="event.assignedBy" values={{ agent, by }} components={bold} />
    case 'conversation.unassigned':
      if (from)
        return (
          <>
            {taken()} · {t('event.unassigned')}
            {hop}
          </>
        )
      return by ? <Trans t={t} i18nKey="event.unassignedBy" values={{ by }} components={bold} /> : t('event.unassigned')
    case 'conversation.offered':
      return <Trans t={t} i18nKey="event.offered" values={{ agent }} components={bold} />
    case 'conversation.declined':
      return <Trans t={t} i18nKey="event.declined" values={{ agent }} components={bold} />
    case 'conversation.escalated':
      return <Trans t={t} i18nKey="event.escalated" values={{ agent, hops: facts.hops ?? 0 }} components={bold} />
    case 'conversation.team_changed':
      return <Trans t={t} i18nKey={by ? 'event.team' : 'event.teamNew'} values={{ team }} components={bold} />
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
