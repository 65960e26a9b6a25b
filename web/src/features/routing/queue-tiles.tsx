import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Desk } from '@/api/types'
import { clock, formatNumber } from '@/lib/time'
import { waitTone } from '@/lib/wait'
import { Spark } from '@/ui/spark'

interface TileProps {
  label: string
  value: ReactNode
  after?: ReactNode
  help: ReactNode
  series?: number[]
  tone?: 'plain' | 'warning' | 'danger'
}

const tones = { plain: '', warning: 'text-warning-text', danger: 'text-danger-text' }

function Tile({ label, value, after, help, series, tone = 'plain' }: TileProps) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-1 border-line px-5 py-3.5 not-last:border-e max-md:not-last:border-e-0">
      <dt className="text-muted">{label}</dt>
      <dd className="flex items-end gap-3">
        <span className={clsx('flex items-baseline gap-1 font-semibold text-wall tabular-nums', tones[tone])}>
          {tone !== 'plain' && <TriangleAlert aria-hidden size={18} className="self-center" />}
          <bdi dir="ltr">{value}</bdi>
          {after && <span className="font-normal text-msg text-muted">{after}</span>}
        </span>
        {series && series.length > 0 && (
          <Spark values={series} label={t('queue.lastHour', { values: series.join(', ') })} />
        )}
      </dd>
      <dd className="text-help text-muted">{help}</dd>
    </div>
  )
}

/** The numbers: neutral until they matter. */
export function QueueTiles({ desk }: { desk: Desk }) {
  const { t, i18n } = useTranslation()
  const { agents, series } = desk
  const number = (value: number) => formatNumber(value, i18n.language)
  const wait = desk.waiting > 0 ? waitTone(desk.longest_wait_s) : 'plain'
  return (
    <dl className="grid grid-cols-4 border-line border-b max-md:grid-cols-2">
      <Tile
        label={t('queue.waitingNow')}
        value={number(desk.waiting)}
        series={series.waiting}
        help={
          desk.without_team > 0
            ? t('queue.withoutTeam', { count: desk.without_team })
            : t('queue.inQueues', { count: desk.teams.filter(team => team.waiting > 0).length })
        }
      />
      <Tile
        label={t('queue.longestWait')}
        value={desk.waiting > 0 ? clock(desk.longest_wait_s) : '–'}
        series={series.longest_wait_s}
        tone={wait}
        help={t('queue.attention', { amber: '5:00', red: '15:00' })}
      />
      <Tile
        label={t('queue.agentsFree')}
        value={number(agents.free)}
        after={<bdi dir="ltr">/ {number(agents.online)}</bdi>}
        series={series.free}
        tone={desk.waiting > 0 && agents.free === 0 ? 'warning' : 'plain'}
        help={t('queue.agentsHelp', { busy: number(agents.busy), full: number(agents.at_capacity) })}
      />
      <Tile
        label={t('queue.closedToday')}
        value={number(desk.closed_today)}
        series={series.closed}
        help={t('queue.perFive')}
      />
    </dl>
  )
}
