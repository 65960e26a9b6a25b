import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Hash, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useWorkspace } from '@/api/identity'
import { countsQuery, useTeams } from '@/api/routing'
import { FirstSteps } from '@/app/frame/first-steps'
import { useLayers } from '@/app/frame/layers'
import { MeMenu } from '@/app/frame/me-menu'
import { places, views } from '@/app/frame/places'
import { formatNumber } from '@/lib/time'
import { Brand } from '@/ui/brand'
import { Keys } from '@/ui/keys'
import { navClass } from '@/ui/nav-class'

function Count({ value, alarm }: { value: number | undefined; alarm?: boolean }) {
  const { i18n } = useTranslation()
  if (!value) return null
  const tone = alarm ? 'rounded-full bg-danger-soft px-1.5 font-medium text-danger-text' : 'text-muted'
  return <span className={`ms-auto text-help tabular-nums ${tone}`}>{formatNumber(value, i18n.language)}</span>
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="px-2 pt-3 pb-1 font-medium text-help text-subtle">{title}</h2>
      <ul className="flex flex-col">{children}</ul>
    </section>
  )
}

/** Workspace, search, views, teams; at the bottom the other places and me. */
export function Sidebar() {
  const { t } = useTranslation()
  const workspace = useWorkspace()
  const { data: counts } = useQuery(countsQuery)
  const teams = useTeams()
  const { openPalette } = useLayers()
  const numbers = { mine: counts?.mine, unassigned: counts?.unassigned, all: counts?.open }
  return (
    <header className="flex w-[13.5rem] shrink-0 flex-col gap-1 p-2.5">
      <div className="flex h-9 items-center gap-2 px-1.5">
        <Brand />
        <p className="truncate font-semibold text-msg" dir="auto">
          {workspace.name}
        </p>
      </div>
      <button
        type="button"
        onClick={openPalette}
        className="mt-1 mb-1.5 flex h-8 items-center gap-2 rounded-row border border-line bg-surface px-2 text-muted hover:border-line-strong"
      >
        <Search aria-hidden size={16} />
        <span className="grow text-start">{t('frame.search')}</span>
        <Keys keys="mod+k" />
      </button>
      <nav aria-label={t('frame.main')} className="flex min-h-0 grow flex-col overflow-y-auto">
        <ul className="flex flex-col">
          {views.map(({ view, key, icon: Icon }) => (
            <li key={view}>
              <Link
                to="/inbox/$view"
                params={{ view }}
                className={navClass}
                activeOptions={{ includeSearch: false }}
                activeProps={{ 'aria-current': 'page' }}
              >
                <Icon aria-hidden size={16} className="shrink-0" />
                <span className="truncate">{t(`view.${key}`)}</span>
                <Count value={numbers[view]} alarm={view === 'unassigned'} />
              </Link>
            </li>
          ))}
        </ul>
        {teams.length > 0 && (
          <Section title={t('frame.teams')}>
            {teams.map(team => (
              <li key={team.id}>
                <Link
                  to="/inbox/$view"
                  params={{ view: `team-${team.id}` }}
                  className={navClass}
                  activeOptions={{ includeSearch: false }}
                  activeProps={{ 'aria-current': 'page' }}
                >
                  <Hash aria-hidden size={16} className="shrink-0" />
                  <bdi className="truncate">{team.name}</bdi>
                  <Count value={counts?.teams[team.id]?.open} />
                </Link>
              </li>
            ))}
          </Section>
        )}
        <div className="mt-auto">
          <FirstSteps />
        </div>
        <ul className="flex flex-col pt-3">
          {places.map(({ to, key, icon: Icon }) => (
            <li key={to}>
              <Link to={to} className={navClass} activeProps={{ 'aria-current': 'page' }}>
                <Icon aria-hidden size={16} className="shrink-0" />
                <span className="truncate">{t(`place.${key}`)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <MeMenu look="row" />
    </header>
  )
}
