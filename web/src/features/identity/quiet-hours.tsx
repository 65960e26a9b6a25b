import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alerts } from '@/api/types'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'
import { Toggle } from '@/ui/toggle'

type Quiet = Alerts['quiet']

/** From when to when nothing sounds or pops up, on this device's clock; it may cross midnight. */
export function QuietHours({ quiet, onChange }: { quiet: Quiet; onChange: (quiet: Quiet) => void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(quiet)
  useEffect(() => setDraft(quiet), [quiet])
  const same = draft.from === draft.to
  const set = (part: Partial<Quiet>) => {
    const next = { ...draft, ...part }
    setDraft(next)
    if (next.from && next.to && next.from !== next.to) onChange(next)
  }
  return (
    <div className="flex flex-col gap-2">
      <Toggle
        label={t('alert.quiet')}
        help={t('alert.quietHelp')}
        checked={quiet.on}
        onChange={on => onChange({ ...quiet, on })}
      />
      {quiet.on && (
        <div className="flex flex-wrap gap-4 ps-12">
          <Field label={t('alert.quietFrom')}>
            <TextInput type="time" dir="ltr" value={draft.from} onChange={event => set({ from: event.target.value })} />
          </Field>
          <Field label={t('alert.quietTo')} error={same ? t('alert.quietSame') : undefined}>
            <TextInput type="time" dir="ltr" value={draft.to} onChange={event => set({ to: event.target.value })} />
          </Field>
        </div>
      )}
    </div>
  )
}
