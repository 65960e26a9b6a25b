import { useQuery } from '@tanstack/react-query'
import { Inbox } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Act } from '@/api/action'
import type { Sort } from '@/api/conversation'
import type { useConversationList } from '@/api/conversation-list'
import { countsQuery } from '@/api/routing'
import type { ConversationStatus } from '@/api/types'
import { BulkBar } from '@/features/conversation/bulk-bar'
import { BulkFailures } from '@/features/conversation/bulk-failures'
import { NarrowedTo } from '@/features/conversation/channel-filter'
import { ConversationList } from '@/features/conversation/conversation-list'
import { ListHeader } from '@/features/conversation/list-header'
import { useBulk } from '@/features/conversation/use-bulk'
import type { Selection } from '@/features/conversation/use-selection'
import type { SteadyList } from '@/features/conversation/use-steady-list'
import { teamOf } from '@/features/conversation/views'
import { formatNumber } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { LinkTabs } from '@/ui/link-tabs'
import { Empty, Failed, Skeleton } from '@/ui/state'

interface ListPaneProps {
  view: string
  tab: ConversationStatus
  sort: Sort
  channel: string | undefined
  openId: string | null
  list: ReturnType<typeof useConversationList>
  order: SteadyList
  selection: Selection
  onTab: (tab: ConversationStatus) => void
  onSort: (sort: Sort) => void
  onChannel: (channel: string | undefined) => void
  onOpen: (id: string) => void
}

const tabs: readonly ConversationStatus[] = ['open', 'snoozed', 'closed']

function useOpenCount(view: string): number | undefined {
  const { data } = useQuery(countsQuery)
  const team = teamOf(view)
  if (team) return data?.teams[team]?.open
  if (view === 'unassigned') return data?.unassigned
  return view === 'all' ? data?.open : data?.mine
}

export function ListPane(props: ListPaneProps) {
  const { view, tab, sort, channel, openId, list, order, selection, onTab, onSort, onChannel, onOpen } = props
  const { t, i18n } = useTranslation()
  const faultText = useFaultText()
  const open = useOpenCount(view)
  const bulk = useBulk()
  const act = async (wish: Act) => selection.keep(await bulk.run(selection.ids, wish))
  const empty = view === 'mine' || view === 'unassigned' ? view : 'other'
  return (
    <section aria-label={t('inbox.list')} className="flex min-h-0 grow flex-col">
      {selection.on ? (
        <BulkBar
          ids={selection.ids}
          tab={tab}
          busy={bulk.busy}
          onAct={wish => void act(wish)}
          onAll={() => selection.keep(order.ids)}
          onClear={selection.clear}
        />
      ) : (
        <ListHeader
          view={view}
          sort={sort}
          channel={channel}
          sortable={tab === 'open'}
          onSort={onSort}
          onChannel={onChannel}
          onSelect={selection.start}
        />
      )}
      <BulkFailures bulk={bulk} />
      <LinkTabs
        label={t('inbox.status')}
        value={tab}
        onChange={onTab}
        panel="conversations"
        tabs={tabs.map(value => ({
          value,
          label: t(`status.${value}`),
          count: value === 'open' && open && !channel ? formatNumber(open, i18n.language) : undefined,
        }))}
      />
      <NarrowedTo channel={channel} onChannel={onChannel} />
      <div
        id="conversations"
        role="tabpanel"
        aria-label={t(`status.${tab}`)}
        className="relative flex min-h-0 grow flex-col"
      >
        {list.isPending ? (
          <Skeleton />
        ) : list.isError && order.ids.length === 0 ? (
          <Failed text={faultText(list.error)} onRetry={() => void list.refetch()} />
        ) : order.ids.length === 0 && channel ? (
          <Empty icon={<Inbox />} title={t('inbox.emptyChannel')} />
        ) : order.ids.length === 0 ? (
          <Empty icon={<Inbox />} title={tab === 'open' ? t(`inbox.empty.${empty}`) : t(`inbox.empty.${tab}`)}>
            {tab === 'open' && t(`inbox.emptyText.${empty}`)}
          </Empty>
        ) : (
          <ConversationList
            order={order}
            openId={openId}
            selection={selection}
            onOpen={onOpen}
            complete={!list.hasNextPage}
            onEnd={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
            }}
          />
        )}
      </div>
    </section>
  )
}
