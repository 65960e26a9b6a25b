import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { KeptCounts } from '@/api/types'
import { useKeptNumbers } from '@/features/report/use-kept-numbers'

/** Four numbers: kept, within the estimate, how far off, and how often nothing could be said. */
export function KeptTiles({ kept }: { kept: KeptCounts }) {
  const { t } = useTranslation()
  const { percent, duration, number } = useKeptNumbers()
  const off = kept.coverage !== null && kept.served + kept.broken >= 50 && Math.abs(kept.coverage - 0.8) > 0.05
  const tiles = [
    {
      key: 'kept',
      value: percent(kept.kept),
      help:
        kept.served + kept.broken > 0
          ? t('kept.keptHelp', { kept: number(kept.served + kept.broken), broken: number(kept.broken) })
          : '',
    },
    { key: 'coverage', value: percent(kept.coverage), help: t('kept.coverageHelp'), warn: off },
    {
      key: 'error',
      value: duration(kept.mean_error_s),
      help:
        kept.bias_s === null
          ? ''
          : t(kept.bias_s >= 0 ? 'kept.faster' : 'kept.slower', { time: duration(Math.abs(kept.bias_s)) }),
    },
    {
      key: 'without',
      value: percent(kept.share_without_minutes),
      help: t('kept.withoutHelp', { n: number(kept.without_minutes), all: number(kept.announced) }),
    },
  ] as const
  return (
    <dl className="mb-6 grid grid-cols-4 gap-px overflow-hidden rounded-sheet border border-line bg-line max-lg:grid-cols-2">
      {tiles.map(tile => {
        const warn = 'warn' in tile && tile.warn
        return (
          <div key={tile.key} className="flex flex-col gap-1 bg-surface px-4 py-3">
            <dt className="text-muted">{t(`kept.tile.${tile.key}`)}</dt>
            <dd
              className={clsx(
                'flex items-center gap-1 font-semibold text-page tabular-nums',
                warn && 'text-warning-text',
              )}
            >
              {warn && <TriangleAlert aria-hidden size={16} />}
              <bdi>{tile.value}</bdi>
            </dd>
            <dd className="text-help text-muted">{tile.help}</dd>
          </div>
        )
      })}
    </dl>
  )
}
