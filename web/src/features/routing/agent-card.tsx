import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePresence, useUser } from '@/api/identity'
import type { PresenceStatus, User } from '@/api/types'
import { type Agent, useStanding } from '@/features/routing/use-standing'
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

interface AgentCardProps {
  agent: Agent
  teams: string
  /** May I set others' presence, here and now? */
  may: boolean
}

export function AgentCard({ agent, teams, may }: AgentCardProps) {
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
        name={agent.name}
        badge={<PresenceDot status={agent.status} lost={user && lost(user.presence)} ring />}
      />
      <div className="min-w-0 grow">
        <p className="flex items-baseline justify-between gap-2">
          <bdi className={standing ? 'truncate text-muted' : 'truncate'}>{agent.name}</bdi>
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
          {standing && teams && ' · '}
          <bdi>{teams}</bdi>
        </p>
      </div>
      {may && user && <PresenceMenu user={user} />}
    </li>
  )
}
