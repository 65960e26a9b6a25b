import { useNavigate } from '@tanstack/react-router'
import { ArrowDownWideNarrow, ChevronDown, Hash, Inbox, ListChecks, ListTodo, UserRoundX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Sort } from '@/api/conversation'
import { useTeams } from '@/api/routing'
import { ChannelFilter } from '@/features/conversation/channel-filter'
import { useViewTitle } from '@/features/conversation/views'
import { usePreference } from '@/lib/preference'
import { useRoomy } from '@/lib/use-media'
import { IconButton, iconButtonClass } from '@/ui/icon-button'
import { Menu, MenuChoice, MenuItem } from '@/ui/menu'
import { PaneHeader } from '@/ui/pane-header'

const views = [
  ['mine', Inbox],
  ['unassigned', UserRoundX],
  ['all', ListTodo],
] as const

/** Where the sidebar has no words, the title itself leads to the other views. */
function ViewMenu({ title }: { title: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const teams = useTeams()
  const go = (view: string) => void navigate({ to: '/inbox/$view', params: { view } })
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="-ms-1 inline-flex max-w-full items-center gap-1 rounded-control px-1 hover:bg-hover max-md:min-h-11"
        >
          <bdi className="truncate">{title}</bdi>
          <ChevronDown aria-hidden size={16} className="shrink-0 text-muted" />
        </button>
      }
    >
      {views.map(([view, Icon]) => (
        <MenuItem key={view} icon={<Icon aria-hidden size={16} />} onClick={() => go(view)}>
          {t(`view.${view}`)}
        </MenuItem>
      ))}
      {teams.map(team => (
        <MenuItem key={team.id} icon={<Hash aria-hidden size={16} />} onClick={() => go(`team-${team.id}`)}>
          {team.name}
        </MenuItem>
      ))}
    </Menu>
  )
}

interface ListHeaderProps {
  view: string
  sort: Sort
  channel: string | undefined
  sortable: boolean
  onSort: (sort: Sort) => void
  onChannel: (channel: string | undefined) => void
  onSelect: () => void
}

export function ListHeader(props: ListHeaderProps) {
  const { view, sort, channel, sortable, onSort, onChannel, onSelect } = props
  const { t } = useTranslation()
  const title = useViewTitle(view)
  const roomy = useRoomy()
  const aims = useTeams().some(team => team.policy.targets)
  const folded = usePreference('sidebar') === 'folded'
  return (
    <PaneHeader title={roomy && !folded ? <bdi>{title}</bdi> : <ViewMenu title={title} />}>
      <IconButton label={t('bulk.start')} shortcut="x" onClick={onSelect}>
        <ListChecks aria-hidden size={16} />
      </IconButton>
      <ChannelFilter channel={channel} onChannel={onChannel} />
      {sortable && (
        <Menu
          trigger={
            <button type="button" aria-label={t('inbox.sort')} title={t('inbox.sort')} className={iconButtonClass}>
              <ArrowDownWideNarrow aria-hidden size={16} />
            </button>
          }
        >
          <MenuChoice
            value={sort}
            onChange={onSort}
            options={[
              { value: 'waiting', label: t('inbox.sortWaiting') },
              ...(aims ? [{ value: 'due' as const, label: t('inbox.sortDue') }] : []),
              { value: '-last_message_at', label: t('inbox.sortNewest') },
              { value: 'priority', label: t('inbox.sortPriority') },
            ]}
          />
        </Menu>
      )}
    </PaneHeader>
  )
}
