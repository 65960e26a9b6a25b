import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Interval } from '@/api/types'
import { overMidnight, span, timeOf } from '@/lib/week'
import { IconButton } from '@/ui/icon-button'

interface IntervalsEditorProps {
  /** The day or holiday, for the names of the fields. */
  of: string
  value: readonly Interval[]
  onChange: (value: Interval[]) => void
  wrong?: boolean
}

/** An hour after what is there, eight hours long, as far as the day reaches. */
function another(value: readonly Interval[]): Interval {
  const last = Math.max(...value.map(one => span(one)[1]), 8 * 60)
  const from = Math.min(last + 60, 23 * 60)
  return [timeOf(from), timeOf(Math.min(from + (value.length ? 4 : 9) * 60, 24 * 60 - 1))]
}

/** A clock has no 24:00: the end of the day is shown as midnight. */
const shown = (to: string) => (to === '24:00' ? '00:00' : to)
const kept = (to: string) => (to === '00:00' ? '24:00' : to)

/** The intervals of a day: as many as one likes, each may run over midnight. */
export function IntervalsEditor({ of, value, onChange, wrong }: IntervalsEditorProps) {
  const { t } = useTranslation()
  const set = (at: number, interval: Interval) => onChange(value.map((one, index) => (index === at ? interval : one)))
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      {value.map((interval, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: intervals have no names, and their order stays
        <span key={index} className="inline-flex items-center gap-1">
          <input
            type="time"
            required
            aria-label={t('hours.from', { day: of })}
            aria-invalid={wrong || undefined}
            value={interval[0]}
            onChange={event => event.target.value && set(index, [event.target.value, interval[1]])}
            className="field w-32 max-md:min-h-11 max-sm:w-[7.5rem]"
          />
          <span aria-hidden>–</span>
          <input
            type="time"
            required
            aria-label={t('hours.to', { day: of })}
            aria-invalid={wrong || undefined}
            value={shown(interval[1])}
            onChange={event => event.target.value && set(index, [interval[0], kept(event.target.value)])}
            className="field w-32 max-md:min-h-11 max-sm:w-[7.5rem]"
          />
          {overMidnight(interval) && <span className="text-help text-muted">{t('hours.nextDay')}</span>}
          <IconButton
            label={t('hours.removeOn', { day: of, from: interval[0], to: interval[1] })}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <X aria-hidden size={14} />
          </IconButton>
        </span>
      ))}
      {value.length === 0 && <span className="text-muted">{t('hours.closed')}</span>}
      <IconButton label={t('hours.addOn', { day: of })} onClick={() => onChange([...value, another(value)])}>
        <Plus aria-hidden size={16} />
      </IconButton>
    </div>
  )
}
