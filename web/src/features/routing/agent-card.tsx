import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePresence, useUser } from '@/api/identity'
import type { Desk, PresenceStatus, User } from '@/api/types'
import { formatNumber, secondsSince, shortAge } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { useFaultText } from '@/parts/fault-text'
import { PresenceDot } from '@/parts/presence'
import { lost } from '@/parts/presence-word'
import { Avatar } from '@/ui/avatar'
import { iconButtonClass } from '@/ui/icon-button'
import { LoadBar } from '@/ui/load-bar'
import { Menu, MenuChoice, MenuGroup } from '@/ui/menu'
import { useToast } from '@/ui/toasts'

export type Agent = Desk['agents_list'][number]
const statuses: readonly PresenceStatus[] = ['online', 'busy', 'offline']

/** A supervisor brings somebody online, or sends them away. */
function PresenceMenu({ user }: { user: User }) {
  const { t } = useTranslation()
  const toast = useToast()
  const faultText = useFaultText()
  const presence = usePresence(user)
  const label = t('queue.presenceOf', { name: user.name })
  return (
    <Menu
      trigger={
        <button type="button" aria-label={label} title={label} className={iconButtonClass}>
          <Ellipsis aria-hidden size={16} />
        </button>
      }
    >
      <MenuGroup label={t('presence.title')}>
        <MenuChoice
          value={user.presence.status}
          onChange={status => presence.mutate({ status }, { onError: error => toast({ text: faultText(error) }) })}
          options={statuses.map(status => ({
            value: status,
            label: t(`presence.${status}`),
            icon: <PresenceDot status={status} />,
          }))}
        />
      </MenuGroup>
    </Menu>
  )
}

/** Why somebody gets nothing now, the strongest reason first; empty for who is available. */
function useStanding(agent: Agent, user: User | undefined): string {
  const { t } = useTranslation()
  if (user?.working.on_leave) return t('queue.onLeave')
  if (agent.off_shift) return t('verdict.off_shift')
  if (user && lost(user.presence)) return t('presence.lost')
  if (agent.status === 'online') return ''
  return agent.status === 'busy' && agent.reason ? agent.reason : t(`presence.${agent.status}`)
}

interface AgentCardProps {
  agent: Agent
  teams: string
  /** May I set others' presence, here and now? */
  may: boolean
  nameless: boolean
}

export function AgentCard({ agent, teams, may, nameless }: AgentCardProps) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const user = useUser(agent.user_id)
  const standing = useStanding(agent, user)
  const since = secondsSince(agent.since, now) >= 60 ? shortAge(agent.since, now, i18n.language) : ''
  const load = formatNumber(Math.round(agent.load * 10) / 10, i18n.language)
  const capacity = formatNumber(agent.capacity, i18n.language)
  return (
    <li className="flex items-center gap-3">
      <Avatar
        id={agent.user_id}
        name={nameless ? '' : agent.name}
        badge={<PresenceDot status={agent.status} lost={user && lost(user.presence)} ring />}
      />
      <div className="min-w-0 grow">
        <p className="flex items-baseline justify-between gap-2">
          <bdi className={standing ? 'truncate text-muted' : 'truncate'}>{nameless ? teams : agent.name}</bdi>
          <bdi dir="ltr" className="shrink-0 text-help text-muted tabular-nums">
            {load}/{capacity}
          </bdi>
        </p>
        <LoadBar
          load={agent.load}
          capacity={agent.capacity}
          tone={standing ? 'muted' : 'accent'}
          label={t('queue.load', { open: load, capacity })}
        />
        <p className="truncate pt-0.5 text-help text-muted">
          {standing ? (
            <>
              <bdi>{standing}</bdi> {since && <bdi>{since}</bdi>}
            </>
          ) : (
            <span className="sr-only">{t('presence.online')} </span>
          )}
          {standing && teams && !nameless && ' · '}
          {!nameless && <bdi>{teams}</bdi>}
        </p>
      </div>
      {may && user && <PresenceMenu user={user} />}
    </li>
  )
}
