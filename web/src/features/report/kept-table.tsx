import { useTranslation } from 'react-i18next'
import { useTeams } from '@/api/routing'
import type { KeptTeam } from '@/api/types'
import { useKeptNumbers } from '@/features/report/use-kept-numbers'

/** The same by team. */
export function KeptTable({ teams }: { teams: KeptTeam[] }) {
  const { t } = useTranslation()
  const known = useTeams()
  const { percent, duration, number } = useKeptNumbers()
  const head = 'px-3 py-2 text-end font-medium text-muted whitespace-nowrap'
  const cell = 'px-3 py-2 text-end tabular-nums whitespace-nowrap'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it
    <section aria-label={t('kept.byTeam')} tabIndex={0} className="overflow-x-auto rounded-sheet border border-line">
      <table className="w-full">
        <thead className="border-line border-b">
          <tr>
            <th scope="col" className="sticky start-0 bg-surface px-3 py-2 text-start font-medium text-muted">
              {t('kept.team')}
            </th>
            <th scope="col" className={head}>
              {t('kept.announced')}
            </th>
            <th scope="col" className={head}>
              {t('kept.tile.kept')}
            </th>
            <th scope="col" className={head}>
              {t('kept.tile.coverage')}
            </th>
            <th scope="col" className={head}>
              {t('kept.tile.error')}
            </th>
            <th scope="col" className={head}>
              {t('kept.tile.without')}
            </th>
            <th scope="col" className={head}>
              {t('kept.left')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {teams.map(row => (
            <tr key={row.team_id}>
              <th scope="row" className="sticky start-0 max-w-40 truncate bg-surface px-3 py-2 text-start font-normal">
                <bdi>{known.find(one => one.id === row.team_id)?.name ?? row.team_id}</bdi>
              </th>
              <td className={cell}>{number(row.announced)}</td>
              <td className={cell}>{percent(row.kept)}</td>
              <td className={cell}>{percent(row.coverage)}</td>
              <td className={cell}>{duration(row.mean_error_s)}</td>
              <td className={cell}>{percent(row.share_without_minutes)}</td>
              <td className={cell}>{number(row.left)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
