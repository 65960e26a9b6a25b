import { useTranslation } from 'react-i18next'
import type { Problem } from '@/api/types'
import { ConfigInput } from '@/features/channel/config-input'
import type { Values } from '@/features/channel/config-values'
import { type ConfigField, fieldsOf, groupOf, type Kind, secretName } from '@/features/channel/kinds'

interface ConfigFormProps {
  kind: Kind
  values: Values
  onChange: (values: Values) => void
  /** Names of the secrets that the server already has. */
  kept?: string[]
  problem?: Problem
}

/** The server names a field as config.bot_token, or as bot_token. */
export function fieldError(problem: Problem | undefined, name: string): string | undefined {
  return problem?.errors?.find(one => one.field === name || one.field.endsWith(`.${name}`))?.detail
}

/** What a channel must be told to work. Secrets are never shown again: an empty field keeps the one that is set. */
export function ConfigForm({ kind, values, onChange, kept = [], problem }: ConfigFormProps) {
  const { t } = useTranslation()
  const fields = fieldsOf(kind)
  const groups = [...new Set(fields.map(field => groupOf(field.at)).filter(group => group !== undefined))]
  const advanced = fields.filter(field => field.advanced)
  const input = (field: ConfigField) => (
    <ConfigInput
      key={field.at}
      field={field}
      value={values[field.at] ?? ''}
      onChange={value => onChange({ ...values, [field.at]: value })}
      kept={kept.includes(secretName(field.at))}
      error={fieldError(problem, field.at) ?? fieldError(problem, secretName(field.at))}
    />
  )
  return (
    <>
      {fields.filter(field => !groupOf(field.at) && !field.advanced).map(input)}
      {groups.map(group => {
        const error = fieldError(problem, group)
        const filled = fields.some(field => groupOf(field.at) === group && values[field.at])
        return (
          <details
            key={group}
            open={filled || error !== undefined || group === 'imap' || group === 'smtp'}
            className="rounded-sheet border border-line p-3"
          >
            <summary className="cursor-pointer font-medium">{t(`configGroup.${group}`)}</summary>
            {error && (
              <p role="alert" className="mt-2 text-danger-text text-help">
                {error}
              </p>
            )}
            <div className="mt-3 flex flex-col gap-4">
              {fields.filter(field => groupOf(field.at) === group).map(input)}
            </div>
          </details>
        )
      })}
      {advanced.length > 0 && (
        <details
          open={advanced.some(field => fieldError(problem, field.at))}
          className="rounded-sheet border border-line p-3"
        >
          <summary className="cursor-pointer font-medium">{t('configGroup.advanced')}</summary>
          <div className="mt-3 flex flex-col gap-4">{advanced.map(input)}</div>
        </details>
      )}
    </>
  )
}
