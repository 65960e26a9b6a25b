import { useTranslation } from 'react-i18next'
import type { User } from '@/api/types'

/** Whose connection is gone: a moment ago, or long enough to be offline for it. */
export function lost({ connection, cause, status }: User['presence']): boolean {
  return connection === 'lost' || (status === 'offline' && cause === 'lost_connection')
}

/** What somebody's presence is, in a word or in their own words. */
export function usePresenceWord() {
  const { t } = useTranslation()
  return (presence: User['presence']) => {
    if (lost(presence)) return t('presence.lost')
    return presence.status === 'busy' && presence.reason ? presence.reason : t(`presence.${presence.status}`)
  }
}
