import { useTranslation } from 'react-i18next'
import type { ListFilter, Sort } from '@/api/conversation'
import { useTeams } from '@/api/routing'
import type { ConversationStatus } from '@/api/types'

/** What the inbox keeps in the address: which tab, which order, of which channel, and on small screens which pane. */
export interface InboxSearch {
  tab?: ConversationStatus
  sort?: Sort
  channel?: string
  pane?: 'details'
}

const prefix = 'team-'

export function teamOf(view: string): string | null {
  return view.startsWith(prefix) ? view.slice(prefix.length) : null
}

export function filterOf(view: string, { tab = 'open', sort = 'waiting', channel }: InboxSearch): ListFilter {
  return {
    status: tab,
    owner: view === 'mine' ? 'me' : view === 'unassigned' ? 'none' : 'any',
    team: teamOf(view),
    contact: null,
    channel,
    // Who waits longest is a question about open conversations only.
    sort: tab === 'open' ? sort : '-last_message_at',
  }
}

export function useViewTitle(view: string): string {
  const { t } = useTranslation()
  const teams = useTeams()
  const team = teamOf(view)
  if (team) return teams.find(one => one.id === team)?.name ?? t('frame.team')
  if (view === 'unassigned' || view === 'all') return t(`view.${view}`)
  return t('view.mine')
}
