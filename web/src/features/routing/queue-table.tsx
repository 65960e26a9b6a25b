import { Link } from '@tanstack/react-router'
import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Desk } from '@/api/types'
import { clock, formatNumber } from '@/lib/time'
import { waitTone } from '@/lib/wait'
import { useReasonText } from '@/parts/reason-text'

type Row = Desk['teams'][number]

const fills = { plain: 'bg-accent', warning: 'bg-warning', danger: 'bg-danger' }
const texts = { plain: '', warning: 'text-warning-text', danger: 'text-danger-text' }
const fullAt = 15 * 60

function WaitBar({ row }: { row: Row }) {
  const tone = row.waiting > 0 ? waitTone(row.longest_wait_s) : 'plain'
  const width = row.waiting > 0 ? Math.max(3, Math.min(100, (row.longest_wait_s / fullAt) * 100)) : 0
  return (
    <span className="flex items-center gap-3">
      <span aria-hidden className="h-1.5 min-w-0 grow overflow-hidden rounded-full bg-active max-sm:hidden">
        <span className={clsx('block h-full rounded-full', fills[tone])} style={{ width: `${width}%` }} />
      </span>
      <bdi dir="ltr" className={clsx('w-12 shrink-0 text-end tabular-nums', texts[tone])}>
        {row.waiting > 0 ? clock(row.longest_wait_s) : '–'}
      </bdi>
    </span>
  )
}

function AgentsBar({ row }: { row: Row }) {
  const { t, i18n } = useTranslation()
  const { free, at_capacity: full, busy, offline } = row.agents
  const number = (value: number) => formatNumber(value, i18n.language)
  const label = t('queue.agentsLabel', {
    free: number(free),
    full: number(full),
    busy: number(busy),
    offline: number(offline),
  })
  const parts = [
    ['free', free, 'bg-success'],
    ['full', full, 'bg-danger'],
    ['busy', busy, 'bg-warning'],
    ['offline', offline, 'bg-line-strong'],
  ] as const
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className="flex h-1.5 w-24 gap-0.5 overflow-hidden rounded-full max-sm:w-16"
    >
      {parts.map(
        ([name, count, colour]) => count > 0 && <span key={name} className={colour} style={{ flexGrow: count }} />,
      )}
    </span>
  )
}

/** Every team's queue: how many wait, how long, and who could serve them. Longest wait first. */
export function QueueTable({ desk, team }: { desk: Desk; team: string | null }) {
  const { t, i18n } = useTranslation()
  const reasonText = useReasonText()
  const rows = desk.teams
    .filter(row => !team || row.team_id === team)
    .sort((a, b) => b.longest_wait_s - a.longest_wait_s)
  const head = 'px-2 py-1.5 text-start font-medium text-help text-muted first:ps-5 last:pe-5'
  const cell = 'px-2 py-2 first:ps-5 last:pe-5'
  return (
    <section aria-label={t('queue.queues')}>
      <h2 className="flex items-baseline justify-between px-5 pt-4 pb-1 font-semibold">
        {t('queue.queues')}
        <span className="font-normal text-muted">{t('queue.longestFirst')}</span>
      </h2>
      <table className="w-full">
        <thead>
          <tr className="border-line border-b">
            <th className={head}>{t('queue.queue')}</th>
            <th className={head}>{t('queue.waiting')}</th>
            <th className={`${head} sm:w-[40%]`}>{t('queue.longestWait')}</th>
            <th className={head}>{t('queue.agents')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.team_id} className="border-line border-b">
              <td className={cell}>
                <Link
                  to="/inbox/$view"
                  params={{ view: `team-${row.team_id}` }}
                  className="font-medium underline-offset-2 hover:underline"
                >
                  <bdi>{row.name}</bdi>
                </Link>
                {row.warning && (
                  <p className="flex items-center gap-1 text-help text-warning-text">
                    <TriangleAlert aria-hidden size={12} className="shrink-0" />
                    {reasonText(row.warning, { team: row.name })}
                  </p>
                )}
              </td>
              <td className={`${cell} font-semibold text-msg tabular-nums`}>
                {formatNumber(row.waiting, i18n.language)}
              </td>
              <td className={cell}>
                <WaitBar row={row} />
              </td>
              <td className={cell}>
                <AgentsBar row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="px-5 py-4 text-muted">{t('queue.noTeams')}</p>}
    </section>
  )
}
