import { useTranslation } from 'react-i18next'
import { exactDuration } from '@/lib/time'
import { Select } from '@/ui/select'

export const shortWaits = [15, 30, 45, 60, 90, 120, 180, 300]
export const waits = [30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14400, 86400]
export const days = [1, 3, 7, 14, 30, 60, 90, 180, 365]

interface DurationChoiceProps {
  label: string
  value: number | null | undefined
  onChange: (seconds: number | undefined) => void
  choices?: readonly number[]
  /** What it says when there is none; without it there always is one. */
  none?: string
  /** How a time is said in the sentence, with the time in the reader's words. */
  say?: (time: string) => string
}

/** A time as a word of the sentence; one that was set by a program stands beside the usual ones. */
export function DurationChoice({ label, value, onChange, choices = waits, none, say }: DurationChoiceProps) {
  const { i18n } = useTranslation()
  const known = !value || choices.includes(value) ? choices : [...choices, value].sort((a, b) => a - b)
  return (
    <Select
      inline
      label={label}
      value={value ? String(value) : 'none'}
      onChange={next => onChange(next === 'none' ? undefined : Number(next))}
      options={[
        ...(none === undefined ? [] : [{ value: 'none', label: none }]),
        ...known.map(seconds => {
          const time = exactDuration(seconds, i18n.language)
          return { value: String(seconds), label: say ? say(time) : time }
        }),
      ]}
    />
  )
}
