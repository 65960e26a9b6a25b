import { Link, Outlet, useLocation } from '@tanstack/react-router'
import {
  Building2,
  CalendarClock,
  KeyRound,
  Lock,
  Plug,
  ScrollText,
  Slash,
  UserRound,
  Users,
  Waypoints,
  Webhook,
} from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/api/identity'
import { can, type Deed } from '@/parts/can'
import { navClass } from '@/ui/nav-class'
import { Empty } from '@/ui/state'

type Key =
  | 'profile'
  | 'workspace'
  | 'people'
  | 'teams'
  | 'hours'
  | 'channels'
  | 'snippets'
  | 'webhooks'
  | 'tokens'
  | 'audit'

interface Place {
  to: `/settings/${Key}`
  key: Key
  icon: typeof Lock
  deed?: Deed
}

const places: Place[] = [
  { to: '/settings/profile', key: 'profile', icon: UserRound },
  { to: '/settings/workspace', key: 'workspace', icon: Building2, deed: 'settings' },
  { to: '/settings/people', key: 'people', icon: Users, deed: 'settings' },
  { to: '/settings/teams', key: 'teams', icon: Waypoints, deed: 'routing' },
  { to: '/settings/hours', key: 'hours', icon: CalendarClock, deed: 'routing' },
  { to: '/settings/channels', key: 'channels', icon: Plug, deed: 'settings' },
  { to: '/settings/snippets', key: 'snippets', icon: Slash },
  { to: '/settings/webhooks', key: 'webhooks', icon: Webhook, deed: 'settings' },
  { to: '/settings/tokens', key: 'tokens', icon: KeyRound, deed: 'settings' },
  { to: '/settings/audit', key: 'audit', icon: ScrollText, deed: 'settings' },
]

export function SettingsFrame() {
  const { t } = useTranslation()
  const me = useMe()
  const path = useLocation({ select: location => location.pathname })
  const open = places.filter(place => !place.deed || can(me.role, place.deed))
  const here = places.find(place => path.startsWith(place.to))
  const allowed = !here?.deed || can(me.role, here.deed)
  const index = useRef<HTMLElement>(null)
  const at = here?.to
  // On a phone the index is one line that scrolls: where one is must be in sight.
  useEffect(() => {
    if (at) index.current?.querySelector(`a[href="${at}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [at])
  return (
    <div className="flex h-full min-h-0 max-md:flex-col">
      <nav
        ref={index}
        aria-label={t('settings.title')}
        className="w-52 shrink-0 overflow-y-auto border-line border-e p-3 max-md:w-full max-md:overflow-x-auto max-md:border-e-0 max-md:border-b"
      >
        <p className="px-2 pt-1 pb-3 font-semibold text-msg max-md:hidden">{t('settings.title')}</p>
        <ul className="flex flex-col gap-0.5 max-md:flex-row">
          {open.map(({ to, key, icon: Icon }) => (
            <li key={to}>
              <Link to={to} className={`${navClass} whitespace-nowrap`} activeProps={{ 'aria-current': 'page' }}>
                <Icon aria-hidden size={16} className="shrink-0" />
                {t(`settings.${key}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" tabIndex={-1} className="min-h-0 min-w-0 grow overflow-y-auto outline-none">
        {allowed ? (
          <Outlet />
        ) : (
          <div className="flex h-full">
            <h1 className="sr-only">{here ? t(`settings.${here.key}`) : t('settings.title')}</h1>
            <Empty icon={<Lock />} title={t('noPermission.title')}>
              {t('noPermission.text')}
            </Empty>
          </div>
        )}
      </main>
    </div>
  )
}
