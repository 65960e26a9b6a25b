import { useNavigate } from '@tanstack/react-router'
import { Hash, Keyboard, Moon, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, usePresence } from '@/api/identity'
import { useTeams } from '@/api/routing'
import type { PresenceStatus } from '@/api/types'
import { useLayers } from '@/app/frame/layers'
import { places, views } from '@/app/frame/places'
import { setTheme } from '@/lib/theme'
import { PresenceDot } from '@/parts/presence'

export interface Command {
  id: string
  label: string
  icon: ReactNode
  keys?: string
  run: () => void
}

const statuses: readonly PresenceStatus[] = ['online', 'busy', 'offline']

/** What can be done from anywhere by name. */
export function useCommands(): { goTo: Command[]; actions: Command[] } {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const teams = useTeams()
  const me = useMe()
  const presence = usePresence()
  const { openShortcuts } = useLayers()
  const goTo: Command[] = [
    ...views.map(({ view, key, icon: Icon, shortcut }) => ({
      id: view,
      label: t(`view.${key}`),
      icon: <Icon aria-hidden size={16} />,
      keys: shortcut,
      run: () => void navigate({ to: '/inbox/$view', params: { view } }),
    })),
    ...places.map(({ to, key, icon: Icon, shortcut }) => ({
      id: to,
      label: t(`place.${key}`),
      icon: <Icon aria-hidden size={16} />,
      keys: shortcut,
      run: () => void navigate({ to }),
    })),
    ...teams.map(team => ({
      id: `team-${team.id}`,
      label: team.name,
      icon: <Hash aria-hidden size={16} />,
      run: () => void navigate({ to: '/inbox/$view', params: { view: `team-${team.id}` } }),
    })),
    {
      id: 'profile',
      label: t('settings.profile'),
      icon: <UserRound aria-hidden size={16} />,
      run: () => void navigate({ to: '/settings/profile' }),
    },
  ]
  const dark = document.documentElement.dataset.theme === 'dark'
  const actions: Command[] = [
    ...statuses
      .filter(status => status !== me.presence.status)
      .map(status => ({
        id: status,
        label: t('command.presence', { status: t(`presence.${status}`) }),
        icon: <PresenceDot status={status} />,
        run: () => presence.mutate({ status }),
      })),
    {
      id: 'theme',
      label: t('command.theme'),
      icon: <Moon aria-hidden size={16} />,
      run: () => setTheme(dark ? 'light' : 'dark'),
    },
    {
      id: 'shortcuts',
      label: t('shortcut.title'),
      icon: <Keyboard aria-hidden size={16} />,
      keys: '?',
      run: openShortcuts,
    },
  ]
  return { goTo, actions }
}
