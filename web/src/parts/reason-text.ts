import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import type { Reason } from '@/api/types'
import { formatNumber, shortMoment } from '@/lib/time'
import { useChannelName } from '@/parts/channel-mark'

const codes = [
  'nobody_in_team',
  'nobody_ever',
  'nobody_yet',
  'nobody_online',
  'all_at_capacity',
  'nobody_matches',
  'no_team',
  'paused',
  'declined',
  'closed',
  'offered',
  'waiting_for_agent',
] as const
type Code = (typeof codes)[number]
type Pool = Record<string, number | undefined>

/** How those of the team stand who could not take it, in the order in which it is told. */
const standing = ['at_capacity', 'at_channel_capacity', 'busy', 'offline', 'off_shift', 'excluded'] as const
/** Reasons that are about how the team stands. */
const counted: readonly string[] = ['nobody_online', 'nobody_matches', 'all_at_capacity', 'declined']

interface About {
  /** The team's name; without it, "the team". */
  team?: string
  /** The kind of channel. */
  channel?: string
  /** What it asks for, in words. */
  needs?: string
  /** Agents are not named. */
  nameless?: boolean
  /** Without how the team stands, where that is seen beside it. */
  brief?: boolean
}

/** Everybody would have room, but for the limit of this one kind of channel. */
function onlyTheChannel(reason: Reason): boolean {
  const pool = reason.detail as Pool
  return reason.code === 'all_at_capacity' && Boolean(pool.at_channel_capacity) && !pool.at_capacity
}

/** Why a conversation waits, in one line of the reader's language: what it needs, the reason, and how the team stands. */
export function useReasonText() {
  const { t, i18n } = useTranslation()
  const users = useUsers()
  const channelName = useChannelName()
  return useCallback(
    (reason: Reason | null, { team, channel, needs, nameless, brief }: About = {}): string => {
      if (!reason) return t('assign.waitsForSomebody')
      if (!(codes as readonly string[]).includes(reason.code)) return reason.text
      const code = reason.code as Code
      const pool = reason.detail as Pool
      const name = team || t('reason.theTeam')
      const agent = (!nameless && users.find(user => user.id === reason.agent_id)?.name) || t('reason.oneAgent')
      const until = reason.until ? shortMoment(reason.until, Date.now(), i18n.language) : ''
      const say = () => {
        if (onlyTheChannel(reason)) {
          const kind = channel ? channelName(channel) : t('reason.thisChannel')
          return t('reason.all_at_channel_capacity', { team: name, channel: kind })
        }
        if (code === 'closed' && until) return t('reason.closedUntil', { team: name, until })
        if (code === 'nobody_yet' && until) return t('reason.nobodyYetUntil', { team: name, until })
        if (code === 'waiting_for_agent' && until) return t('reason.waitingUntil', { agent, until })
        if (code === 'all_at_capacity' && needs) return t('reason.matchingFull')
        if (code === 'waiting_for_agent' || code === 'offered') return t(`reason.${code}`, { agent })
        return t(`reason.${code}`, { team: name })
      }
      const stand = standing
        .filter(one => !brief && counted.includes(code) && pool[one])
        .map(one => t('reason.count', { what: t(`verdict.${one}`), n: formatNumber(pool[one] ?? 0, i18n.language) }))
      const parts = [
        needs && t('reason.needs', { needs }),
        say(),
        stand.length > 0 && new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' }).format(stand),
      ]
      return parts.filter(Boolean).join(' · ')
    },
    [t, i18n.language, users, channelName],
  )
}
