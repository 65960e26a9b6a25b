import type { Interval } from '@/api/types'
import { span } from '@/lib/week'

const whole = 24 * 60
const ticks = [6, 12, 18]

/** The day as a line from midnight to midnight; what is open is filled, and what the evening before left is lighter. */
export function DayBar({ day, spill }: { day: readonly Interval[]; spill: number }) {
  const open = day.map(span).map(([start, end]) => ({ start, end: Math.min(end, whole), tone: 'bg-accent' }))
  const rest = spill > 0 ? [{ start: 0, end: spill, tone: 'bg-accent-line' }] : []
  return (
    <div aria-hidden className="relative h-2 overflow-hidden rounded-full bg-active">
      {[...rest, ...open].map(({ start, end, tone }) => (
        <span
          key={`${tone}${start}`}
          className={`absolute inset-y-0 ${tone}`}
          style={{
            insetInlineStart: `${(start / whole) * 100}%`,
            width: `${(Math.max(0, end - start) / whole) * 100}%`,
          }}
        />
      ))}
      {ticks.map(hour => (
        <span
          key={hour}
          className="absolute inset-y-0 w-px bg-surface"
          style={{ insetInlineStart: `${(hour / 24) * 100}%` }}
        />
      ))}
    </div>
  )
}
