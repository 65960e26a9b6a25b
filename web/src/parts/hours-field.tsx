import { useTranslation } from 'react-i18next'
import { useHours } from '@/api/hours'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'

interface HoursFieldProps {
  label: string
  help: string
  /** What keeping to no calendar means here. */
  none: string
  value: string | null
  onChange: (hoursId: string | null) => void
}

/** Which working hours somebody keeps to. */
export function HoursField({ label, help, none, value, onChange }: HoursFieldProps) {
  const { t } = useTranslation()
  const hours = useHours()
  const options = [
    { value: '', label: none },
    ...hours.map(one => ({ value: one.id, label: one.name, help: one.timezone })),
  ]
  const known = value === null || hours.some(one => one.id === value)
  return (
    <Field label={label} help={help}>
      <Select
        label={label}
        value={value ?? ''}
        onChange={next => onChange(next || null)}
        options={known ? options : [...options, { value: value ?? '', label: t('common.loading') }]}
      />
    </Field>
  )
}
