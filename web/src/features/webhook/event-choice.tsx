import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { webhookTypesQuery } from '@/api/webhook'
import { Toggle } from '@/ui/toggle'

interface EventChoiceProps {
  chosen: string[]
  onChange: (chosen: string[]) => void
  error?: string
}

/** Which events are posted: all, or some by name. The names are those of the API, the same in every language. */
export function EventChoice({ chosen, onChange, error }: EventChoiceProps) {
  const { t } = useTranslation()
  const { data: types = [] } = useQuery(webhookTypesQuery)
  const all = chosen.includes('*')
  const flip = (type: string) =>
    onChange(chosen.includes(type) ? chosen.filter(one => one !== type) : [...chosen, type])
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-medium">{t('webhook.events')}</legend>
      <Toggle
        label={t('webhook.allEvents')}
        help={t('webhook.allEventsHelp')}
        checked={all}
        onChange={on => onChange(on ? ['*'] : [])}
      />
      {!all && (
        <div className="grid max-h-64 grid-cols-2 gap-x-4 gap-y-1 overflow-y-auto rounded-control border border-line p-3 max-sm:grid-cols-1">
          {types.map(type => (
            <label key={type} className="flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                className="accent-accent"
                checked={chosen.includes(type)}
                onChange={() => flip(type)}
              />
              <code dir="ltr" className="truncate text-help">
                {type}
              </code>
            </label>
          ))}
        </div>
      )}
      {error && (
        <p role="alert" className="text-danger-text text-help">
          {error}
        </p>
      )}
    </fieldset>
  )
}
