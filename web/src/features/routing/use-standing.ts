import { useTranslation } from 'react-i18next'
import type { Desk, User } from '@/api/types'
import { lost } from '@/parts/presence-word'

export type Agent = Desk['agents_list'][number]

/** Why somebody gets nothing now, the strongest reason first; empty for who is available. */
export function useStanding(agent: Agent, user: User | undefined): string {
  const { t } = useTranslation()
  if (user?.working.on_leave) return t('queue.onLeave')
  if (agent.off_shift) return t('verdict.off_shift')
  if (user && lost(user.presence)) return t('presence.lost')
  if (agent.status === 'online') return ''
  return agent.status === 'busy' && agent.reason ? agent.reason : t(`presence.${agent.status}`)
}
