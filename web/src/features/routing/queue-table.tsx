import { Link } from '@tanstack/react-router'
import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import type { Desk } from '@/api/types'
import { AgentsBar, InTarget, TeamTrouble, WaitBar } from '@/features/routing/queue-cells'
import { formatNumber } from '@/lib/time'
import { cutClass, useCut } from '@/ui/use-cut'

interface QueueTableProps {
  desk: Desk
  team: string | null
  /** On a wall: it leaves room for those who wait. */
  quiet: boolean
}

/** Every team's queue: how many wait, how long, and who could serve them. Longest wait first. */
export function QueueTable({ desk, team, quiet }: QueueTableProps) {
  const { t, i18n } = useTranslation()
  const { ref, out } = useCut(quiet, 'tbody > tr')
  const rows = desk.teams
    .filter(row => !team || row.team_id === team)
    .sort((a, b) => b.longest_wait_s - a.longest_wait_s)
  const head =
    'px-2 py-1.5 text-start font-medium text-help text-muted whitespace-nowrap first:ps-5 last:pe-5 max-md:first:ps-4'
  const cell = 'px-2 py-2 first:ps-5 last:pe-5 max-md:first:ps-4'
  return (
    <section aria-label={t('queue.queues')} className={clsx(quiet && 'flex max-h-[60%] flex-col')}>
      <h2 className="flex items-baseline justify-between px-5 pt-4 pb-1 font-semibold max-md:px-4">
        {t('queue.queues')}
        <span className="font-normal text-muted">
          {t('queue.longestFirst')}
          {out > 0 && ` · ${t('queue.unseen', { count: out })}`}
        </span>
      </h2>
      <div ref={ref} className={clsx(quiet && cutClass)}>
        <table className="w-full">
          <thead>
            <tr className="border-line border-b">
              <th className={clsx(head, quiet && 'w-[38%]')}>{t('queue.queue')}</th>
              <th className={head}>{t('queue.waiting')}</th>
              <th className={clsx(head, quiet ? 'w-[20%]' : 'sm:w-[30%]')}>{t('queue.longestWait')}</th>
              <th className={head}>{t('queue.inTarget')}</th>
              <th className={`${head} max-sm:hidden`}>{t('queue.agents')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.team_id} className="border-line border-b">
                <td className={clsx(cell, quiet && 'max-w-0')}>
                  <Link
                    to="/inbox/$view"
                    params={{ view: `team-${row.team_id}` }}
                    className="font-medium underline-offset-2 hover:underline"
                  >
                    <bdi>{row.name}</bdi>
                  </Link>
                  <TeamTrouble row={row} short={quiet} />
                </td>
                <td className={`${cell} font-semibold text-msg tabular-nums`}>
                  {formatNumber(row.waiting, i18n.language)}
                </td>
                <td className={cell}>
                  <WaitBar row={row} />
                </td>
                <td className={cell}>
                  <InTarget row={row} />
                </td>
                <td className={`${cell} max-sm:hidden`}>
                  <AgentsBar row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p className="px-5 py-4 text-muted max-md:px-4">{t('queue.noTeams')}</p>}
    </section>
  )
}
