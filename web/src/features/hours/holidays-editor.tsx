import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Holiday } from '@/api/types'
import { IntervalsEditor } from '@/features/hours/intervals-editor'
import { dayFault } from '@/lib/week'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { TextInput } from '@/ui/text-input'

interface HolidaysEditorProps {
  value: readonly Holiday[]
  onChange: (value: Holiday[]) => void
}

/** The dates on which the week does not count: closed, or open for some hours. */
export function HolidaysEditor({ value, onChange }: HolidaysEditorProps) {
  const { t } = useTranslation()
  const set = (at: number, part: Partial<Holiday>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...part } : one)))
  const twice = (date: string) => date !== '' && value.filter(one => one.date === date).length > 1
  return (
    <div className="flex flex-col gap-3">
      {value.length > 0 && (
        <ul className="divide-y divide-line rounded-sheet border border-line">
          {value.map((holiday, index) => {
            const fault = dayFault(holiday.intervals)
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a new holiday has neither name nor date yet
              <li key={index} className="flex flex-col gap-1.5 px-4 py-2.5">
                <div className="flex flex-wrap items-center gap-2">
                  <input
                    type="date"
                    required
                    aria-label={t('hours.holidayDate')}
                    aria-invalid={twice(holiday.date) || undefined}
                    value={holiday.date}
                    onChange={event => set(index, { date: event.target.value })}
                    className="field w-40 max-md:min-h-11"
                  />
                  <TextInput
                    aria-label={t('hours.holidayName')}
                    placeholder={t('hours.holidayName')}
                    value={holiday.name}
                    maxLength={100}
                    onChange={event => set(index, { name: event.target.value })}
                    className="min-w-0 grow basis-40"
                  />
                  <IconButton
                    label={t('hours.removeHoliday', { name: holiday.name || holiday.date })}
                    onClick={() => onChange(value.filter((_, at) => at !== index))}
                  >
                    <Trash2 aria-hidden size={14} />
                  </IconButton>
                </div>
                <IntervalsEditor
                  of={holiday.name || holiday.date}
                  value={holiday.intervals}
                  wrong={fault !== null}
                  onChange={intervals => set(index, { intervals })}
                />
                {(fault || twice(holiday.date)) && (
                  <p role="alert" className="text-danger-text text-help">
                    {t(fault ? `hours.${fault}` : 'hours.datesTwice')}
                  </p>
                )}
              </li>
            )
          })}
        </ul>
      )}
      <div>
        <Button
          icon={<Plus aria-hidden size={16} />}
          onClick={() => onChange([...value, { date: '', name: '', intervals: [] }])}
        >
          {t('hours.addHoliday')}
        </Button>
      </div>
    </div>
  )
}
