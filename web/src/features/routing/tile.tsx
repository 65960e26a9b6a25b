import clsx from 'clsx'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Spark } from '@/ui/spark'

export type TileTone = 'plain' | 'warning' | 'danger'

interface TileProps {
  label: string
  value: ReactNode
  after?: ReactNode
  help: ReactNode
  series?: number[]
  tone?: TileTone
}

const tones: Record<TileTone, string> = { plain: '', warning: 'text-warning-text', danger: 'text-danger-text' }

/** One number of the wall, with what it is held against and the last hour. Neutral until it matters. */
export function Tile({ label, value, after, help, series, tone = 'plain' }: TileProps) {
  const { t } = useTranslation()
  const Icon = tone === 'plain' ? null : TriangleAlert
  return (
    <div className="flex min-w-0 flex-col gap-1 bg-surface px-5 py-3.5 max-md:px-4 max-md:last:col-span-2 md:max-lg:col-span-2 md:max-lg:nth-[n+4]:col-span-3">
      <dt className="text-muted">{label}</dt>
      <dd className="flex h-8 items-end gap-x-3">
        <span
          className={clsx(
            'flex shrink-0 items-baseline gap-1 whitespace-nowrap font-semibold text-wall tabular-nums',
            tones[tone],
          )}
        >
          {Icon && <Icon aria-hidden size={18} className="self-center" />}
          <bdi dir="ltr">
            {value}
            {after && <span className="ms-1 font-normal text-msg text-muted leading-none">{after}</span>}
          </bdi>
        </span>
        {series && series.length > 0 && (
          <Spark values={series} label={t('queue.lastHour', { values: series.join(', ') })} />
        )}
      </dd>
      <dd className="text-help text-muted">{help}</dd>
    </div>
  )
}
