import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleUserRound, Keyboard, LogOut, Settings } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { identityKeys, useMe, usePresence } from '@/api/identity'
import type { PresenceStatus, User } from '@/api/types'
import { AwayDialog } from '@/app/frame/away-dialog'
import { useLayers } from '@/app/frame/layers'
import { useFaultText } from '@/parts/fault-text'
import { PresenceDot, UserAvatar } from '@/parts/presence'
import { lost, usePresenceWord } from '@/parts/presence-word'
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuLine } from '@/ui/menu'
import { useToast } from '@/ui/toasts'

const awayFor = ['break', 'lunch', 'meeting'] as const
const statuses: readonly PresenceStatus[] = ['online', 'busy', 'offline']

function useTrigger(look: 'row' | 'icon' | 'bar', me: User): ReactElement<Record<string, unknown>> {
  const status = usePresenceWord()(me.presence)
  const load = (
    <bdi dir="ltr">
      {me.open}/{me.capacity.total}
    </bdi>
  )
  if (look === 'row') {
    return (
      <button
        type="button"
        className="flex items-center gap-2.5 rounded-row px-1.5 py-1 text-start hover:bg-hover data-[popup-open]:bg-active"
      >
        <UserAvatar user={me} />
        <span className="min-w-0 grow">
          <span className="block truncate font-medium">{me.name}</span>
          <span className="block truncate text-help text-muted">
            {status} · {load}
          </span>
        </span>
      </button>
    )
  }
  if (look === 'icon') {
    return (
      <button type="button" aria-label={`${me.name}, ${status}`} className="rounded-full p-1 hover:bg-hover">
        <UserAvatar user={me} />
      </button>
    )
  }
  return (
    <button
      type="button"
      className="flex h-full w-full flex-col items-center justify-center gap-0.5 text-meta text-muted"
    >
      <span className="relative">
        <CircleUserRound aria-hidden size={20} />
        <span className="absolute -end-1.5 -bottom-1 flex">
          <PresenceDot status={me.presence.status} lost={lost(me.presence)} ring />
        </span>
      </span>
      {status}
    </button>
  )
}

/** Me: presence, how much I have, and the way out. */
export function MeMenu({ look }: { look: 'row' | 'icon' | 'bar' }) {
  const { t } = useTranslation()
  const me = useMe()
  const presence = usePresence()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const faultText = useFaultText()
  const { openShortcuts } = useLayers()
  const trigger = useTrigger(look, me)
  const [asking, setAsking] = useState(false)
  const { cause, by } = me.presence
  const set = (wish: { status: PresenceStatus; reason?: string }) =>
    presence.mutate(wish, { onError: error => toast({ text: faultText(error) }) })
  const leave = async () => {
    try {
      await unwrap(client.DELETE('/session'))
    } catch (error) {
      toast({ text: faultText(error) })
      return
    }
    cache.clear()
    cache.setQueryData(identityKeys.session, null)
    window.location.assign('/login')
  }
  return (
    <>
      <Menu trigger={trigger} align={look === 'bar' ? 'end' : 'start'} side={look === 'icon' ? 'inline-end' : 'top'}>
        <MenuGroup label={cause === 'forced' ? t('presence.forcedBy', { name: by.name }) : t('presence.title')}>
          <MenuChoice
            value={me.presence.status}
            onChange={status => set({ status })}
            options={statuses.map(status => ({
              value: status,
              label: t(`presence.${status}`),
              icon: <PresenceDot status={status} />,
            }))}
          />
        </MenuGroup>
        <MenuGroup label={t('presence.busy')}>
          {awayFor.map(reason => (
            <MenuItem
              key={reason}
              icon={<PresenceDot status="busy" />}
              onClick={() => set({ status: 'busy', reason: t(`presence.${reason}`) })}
            >
              {t(`presence.${reason}`)}
            </MenuItem>
          ))}
          <MenuItem icon={<PresenceDot status="busy" />} onClick={() => setAsking(true)}>
            {t('presence.other')}
          </MenuItem>
        </MenuGroup>
        <MenuLine />
        <MenuItem icon={<Settings aria-hidden size={16} />} onClick={() => void navigate({ to: '/settings/profile' })}>
          {look === 'bar' ? t('place.settings') : t('settings.profile')}
        </MenuItem>
        <MenuItem icon={<Keyboard aria-hidden size={16} />} shortcut="?" onClick={openShortcuts}>
          {t('shortcut.title')}
        </MenuItem>
        <MenuItem icon={<LogOut aria-hidden size={16} className="mirror" />} onClick={() => void leave()}>
          {t('frame.logOut')}
        </MenuItem>
      </Menu>
      <AwayDialog
        key={String(asking)}
        open={asking}
        onClose={() => setAsking(false)}
        onSet={reason => set({ status: 'busy', reason })}
      />
    </>
  )
}
