import { Hash, Route, UserRoundMinus, UserRoundPlus } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Act } from '@/api/action'
import { useMe, useUsers } from '@/api/identity'
import { useTeams } from '@/api/routing'
import type { Conversation, PresenceStatus, User } from '@/api/types'
import { UserAvatar } from '@/parts/presence'
import { Menu, MenuGroup, MenuItem } from '@/ui/menu'

interface AssignMenuProps {
  conversation: Pick<Conversation, 'assignee_id' | 'team_id'>
  trigger: ReactElement<Record<string, unknown>>
  onAct: (act: Act) => void
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

const rank: Record<PresenceStatus, number> = { online: 0, busy: 1, offline: 2 }

function byFreedom(a: User, b: User) {
  const free = (user: User) => user.capacity.total - user.open
  return rank[a.presence.status] - rank[b.presence.status] || free(b) - free(a) || a.name.localeCompare(b.name)
}

/** To whom: me, by the policy, a team, or any agent, with presence and load. People may exceed a cap; the automatic never does. */
export function AssignMenu({ conversation, trigger, onAct, open, onOpenChange }: AssignMenuProps) {
  const { t } = useTranslation()
  const me = useMe()
  const users = useUsers().filter(user => user.active)
  const teams = useTeams()
  const team = teams.find(one => one.id === conversation.team_id)
  const mine = conversation.assignee_id === me.id
  const others = users.filter(user => user.id !== me.id && user.id !== conversation.assignee_id).sort(byFreedom)
  return (
    <Menu trigger={trigger} open={open} onOpenChange={onOpenChange} width="w-72">
      {!mine && (
        <MenuItem
          icon={<UserRoundPlus aria-hidden size={16} />}
          shortcut="shift+a"
          onClick={() => onAct({ verb: 'assign', user_id: me.id })}
        >
          {t('assign.me')}
        </MenuItem>
      )}
      {team && (
        <MenuItem icon={<Route aria-hidden size={16} />} onClick={() => onAct({ verb: 'assign', by: 'policy' })}>
          {t('assign.byPolicy', { team: team.name })}
        </MenuItem>
      )}
      {conversation.assignee_id && (
        <MenuItem icon={<UserRoundMinus aria-hidden size={16} />} onClick={() => onAct({ verb: 'unassign' })}>
          {t('assign.nobody')}
        </MenuItem>
      )}
      {teams.length > 0 && (
        <MenuGroup label={t('assign.teams')}>
          {teams.map(one => (
            <MenuItem
              key={one.id}
              icon={<Hash aria-hidden size={16} />}
              onClick={() => onAct({ verb: 'assign', team_id: one.id })}
            >
              {one.name}
            </MenuItem>
          ))}
        </MenuGroup>
      )}
      {others.length > 0 && (
        <MenuGroup label={t('assign.agents')}>
          {others.map(user => (
            <MenuItem
              key={user.id}
              icon={<UserAvatar user={user} size="xs" />}
              onClick={() => onAct({ verb: 'assign', user_id: user.id })}
              end={
                <span className="shrink-0 text-help text-muted">
                  <span className="sr-only">{t(`presence.${user.presence.status}`)}, </span>
                  <bdi dir="ltr">
                    {user.open}/{user.capacity.total}
                  </bdi>
                </span>
              }
            >
              {user.name}
            </MenuItem>
          ))}
        </MenuGroup>
      )}
    </Menu>
  )
}
