import { useTranslation } from 'react-i18next'
import type { Problem } from '@/api/types'
import { ConfigInput } from '@/features/channel/config-input'
import type { Values } from '@/features/channel/config-values'
import { type ConfigField, fieldsOf, groupOf, type Kind, secretName } from '@/features/channel/kinds'
import { Fold } from '@/ui/fold'

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
          <Fold
            key={group}
            open={filled || error !== undefined || group === 'imap' || group === 'smtp'}
            title={t(`configGroup.${group}`)}
          >
            {error && (
              <p role="alert" className="px-3 text-danger-text text-help">
                {error}
              </p>
            )}
            <div className="flex flex-col gap-4 p-3 pt-1">
              {fields.filter(field => groupOf(field.at) === group).map(input)}
            </div>
          </Fold>
        )
      })}
      {advanced.length > 0 && (
        <Fold open={advanced.some(field => fieldError(problem, field.at))} title={t('configGroup.advanced')}>
          <div className="flex flex-col gap-4 p-3 pt-1">{advanced.map(input)}</div>
        </Fold>
      )}
    </>
  )
}
