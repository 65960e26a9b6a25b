import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import clsx from 'clsx'
import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConversationList } from '@/api/conversation-list'
import { deskQuery } from '@/api/routing'
import { AgentsGrid } from '@/features/routing/agents-grid'
import { DeskTroubles } from '@/features/routing/desk-troubles'
import { PauseRouting } from '@/features/routing/pause-routing'
import { QueueTable } from '@/features/routing/queue-table'
import { QueueTiles } from '@/features/routing/queue-tiles'
import { TeamFilter } from '@/features/routing/team-filter'
import { TvMenu, useNameless } from '@/features/routing/tv-menu'
import { useTv } from '@/features/routing/use-tv'
import { WaitingList } from '@/features/routing/waiting-list'
import { useHotkeys } from '@/lib/use-hotkeys'
import { useNow } from '@/lib/use-now'
import { useFaultText } from '@/parts/fault-text'
import { useRealtime } from '@/realtime/provider'
import { Badge } from '@/ui/badge'
import { PaneHeader } from '@/ui/pane-header'
import { Failed, Skeleton } from '@/ui/state'

const renewMs = 5000

/** Conversations that wait for somebody. Reasons and places change without an event of their own, so they are read again with the desk. */
function useWaiting(team: string | null, deskAt: number) {
  const list = useConversationList({ status: 'open', owner: 'none', team, contact: null, sort: 'waiting' })
  const last = useRef(Date.now())
  const { refetch } = list
  useEffect(() => {
    if (deskAt - last.current < renewMs) return
    last.current = deskAt
    void refetch()
  }, [deskAt, refetch])
  return list
}

/** The desk as it is now: between two readings the waits go on. */
function useDesk() {
  const query = useQuery({ ...deskQuery, staleTime: 1000, refetchInterval: 15_000 })
  const { data, dataUpdatedAt } = query
  const passed = Math.max(0, Math.floor((useNow(1000) - dataUpdatedAt) / 1000))
  const age = <T extends { waiting: number; longest_wait_s: number }>(one: T): T =>
    one.waiting > 0 ? { ...one, longest_wait_s: one.longest_wait_s + passed } : one
  return { ...query, desk: data && { ...age(data), teams: data.teams.map(age) } }
}

/** What must be done now? Five numbers, the queues, who waits and why, and who is free. */
export function QueuePage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const { team } = useSearch({ from: '/frame/queue' })
  const { connected } = useRealtime()
  const { desk, error, isPending, refetch, dataUpdatedAt } = useDesk()
  const waiting = useWaiting(team ?? null, dataUpdatedAt)
  const [tv, setTv] = useTv()
  const nameless = useNameless() && tv
  useHotkeys({ f: () => setTv(!tv), Escape: () => setTv(false) })
  const choose = useCallback(
    (next: string | null) => void navigate({ to: '/queue', search: { team: next ?? undefined } }),
    [navigate],
  )
  const agents = desk?.agents_list.filter(agent => !team || agent.team_ids.includes(team)) ?? []
  const total = (team ? desk?.teams.find(row => row.team_id === team)?.waiting : desk?.waiting) ?? 0
  return (
    <main
      id="main"
      tabIndex={-1}
      className={
        tv
          ? 'fixed inset-0 z-50 flex flex-col overflow-hidden bg-surface outline-none'
          : 'flex h-full flex-col overflow-y-auto outline-none'
      }
    >
      <PaneHeader
        className="border-line border-b"
        title={
          <span className="flex items-center gap-2">
            {t('place.queue')}
            <Badge tone={connected ? 'success' : 'warning'}>
              <span aria-hidden className="size-1.5 rounded-full bg-current" />
              {connected ? t('queue.live') : t('queue.stale')}
            </Badge>
          </span>
        }
      >
        {!tv && <TeamFilter team={team ?? null} onTeam={choose} />}
        {!tv && <PauseRouting />}
        <TvMenu tv={tv} onTv={setTv} />
      </PaneHeader>
      {isPending && <Skeleton rows={5} className="h-16" />}
      {!desk && error && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {desk && (
        <>
          <DeskTroubles desk={desk} team={team ?? null} quiet={tv} />
          <QueueTiles desk={desk} />
          <div
            className={clsx(
              'grid grow',
              tv
                ? 'min-h-0 grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)] grid-rows-[minmax(0,1fr)]'
                : 'grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)] max-lg:grid-cols-1',
            )}
          >
            <div className={clsx('border-line', tv ? 'flex min-h-0 flex-col border-e' : 'max-lg:border-b lg:border-e')}>
              <QueueTable desk={desk} team={team ?? null} quiet={tv} />
              <WaitingList list={waiting} total={total} quiet={tv} nameless={nameless} />
            </div>
            <AgentsGrid agents={agents} quiet={tv} nameless={nameless} />
          </div>
        </>
      )}
    </main>
  )
}
