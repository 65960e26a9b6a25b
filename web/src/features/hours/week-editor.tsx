import { Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Week, Weekday } from '@/api/types'
import { DayBar } from '@/features/hours/day-bar'
import { dayWord, orderedDays } from '@/features/hours/day-words'
import { IntervalsEditor } from '@/features/hours/intervals-editor'
import { dayBefore, dayFault, spillOf } from '@/lib/week'
import { IconButton } from '@/ui/icon-button'

interface WeekEditorProps {
  week: Week
  onChange: (week: Week) => void
}

const working: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri']

/** Seven rows: a picture of the day, and its intervals. */
export function WeekEditor({ week, onChange }: WeekEditorProps) {
  const { t, i18n } = useTranslation()
  const copy = (day: Weekday) => onChange({ ...week, ...Object.fromEntries(working.map(one => [one, week[day]])) })
  return (
    <ul className="divide-y divide-line rounded-sheet border border-line">
      {orderedDays(i18n.language).map(day => {
        const word = dayWord(day, i18n.language)
        const spill = spillOf(week[dayBefore(day)])
        const fault = dayFault(week[day], spill)
        return (
          <li
            key={day}
            className="grid grid-cols-[7rem_minmax(0,1fr)_2rem] items-start gap-x-3 px-4 py-2.5 max-sm:grid-cols-[minmax(0,1fr)_auto]"
          >
            <span className="pt-1.5 font-medium">{word}</span>
            <div className="flex flex-col gap-1.5 pt-2 max-sm:order-last max-sm:col-span-2">
              <DayBar day={week[day]} spill={spill} />
              <IntervalsEditor
                of={word}
                value={week[day]}
                wrong={fault !== null}
                onChange={intervals => onChange({ ...week, [day]: intervals })}
              />
              {fault && (
                <p role="alert" className="text-danger-text text-help">
                  {t(`hours.${fault}`)}
                </p>
              )}
            </div>
            {working.includes(day) && (
              <IconButton label={t('hours.copyFrom', { day: word })} onClick={() => copy(day)}>
                <Copy aria-hidden size={14} />
              </IconButton>
            )}
          </li>
        )
      })}
    </ul>
  )
}
