import { useTranslation } from 'react-i18next'
import { intlTag } from '@/lib/language'
import { useNow } from '@/lib/use-now'
import { Field } from '@/ui/field'
import { NativeSelect } from '@/ui/native-select'

interface TimezoneFieldProps {
  value: string
  onChange: (timezone: string) => void
}

function zones(set: string): string[] {
  const all = Intl.supportedValuesOf('timeZone')
  return set && !all.includes(set) ? [set, ...all] : all
}

/** A time zone, with the time it is there now. The long list is the browser's own, which every phone scrolls well. */
export function TimezoneField({ value, onChange }: TimezoneFieldProps) {
  const { t, i18n } = useTranslation()
  const now = useNow(30_000)
  let time = ''
  try {
    const options = { hour: '2-digit', minute: '2-digit', timeZone: value || 'UTC' } as const
    time = new Intl.DateTimeFormat(intlTag(i18n.language), options).format(now)
  } catch {
    // A zone this browser does not know has no clock here.
  }
  return (
    <Field label={t('workspace.timezone')} help={time && t('workspace.timeThere', { time })}>
      <NativeSelect value={value} onChange={event => onChange(event.target.value)}>
        {zones(value).map(zone => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </NativeSelect>
    </Field>
  )
}
