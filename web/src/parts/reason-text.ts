import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Reason } from '@/api/types'
import { useChannelName } from '@/parts/channel-mark'

const codes = [
  'nobody_in_team',
  'nobody_online',
  'all_at_capacity',
  'nobody_matches',
  'no_team',
  'paused',
  'declined',
] as const
type Code = (typeof codes)[number]

/** Everybody would have room, but for the limit of this one kind of channel. */
function onlyTheChannel(reason: Reason): boolean {
  const pool = reason.detail as Record<string, number | undefined>
  return reason.code === 'all_at_capacity' && Boolean(pool.at_channel_capacity) && !pool.at_capacity
}

/** Why a conversation waits, in one sentence of the reader's language. */
export function useReasonText() {
  const { t } = useTranslation()
  const channelName = useChannelName()
  return useCallback(
    (reason: Reason | null, team: string, channelKind?: string): string => {
      if (!reason) return t('assign.waitsForSomebody')
      if (!(codes as readonly string[]).includes(reason.code)) return reason.text
      const name = team || t('reason.theTeam')
      if (onlyTheChannel(reason)) {
        const channel = channelKind ? channelName(channelKind) : t('reason.thisChannel')
        return t('reason.all_at_channel_capacity', { team: name, channel })
      }
      return t(`reason.${reason.code as Code}`, { team: name })
    },
    [t, channelName],
  )
}
