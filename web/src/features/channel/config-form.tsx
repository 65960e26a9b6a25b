import { KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '@/api/types'
import { configFields, type Kind, type Values } from '@/features/channel/kinds'
import { generatePassword } from '@/lib/password'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { TextArea, TextInput } from '@/ui/text-input'

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
  return configFields[kind].map(({ name, type, required }) => {
    const set = (value: string) => onChange({ ...values, [name]: value })
    const has = kept.includes(name)
    const label = required ? t(`config.${name}`) : t('config.optional', { label: t(`config.${name}`) })
    const common = { dir: 'ltr', value: values[name] ?? '', autoComplete: 'off', spellCheck: false } as const
    const error = fieldError(problem, name)
    if (type === 'origins') {
      return (
        <Field key={name} label={label} help={t(`configHelp.${name}`)} error={error}>
          <TextArea
            {...common}
            rows={2}
            placeholder="https://www.example.com"
            onChange={event => set(event.target.value)}
          />
        </Field>
      )
    }
    const generated = kind === 'custom' || name === 'identity_secret'
    return (
      <div key={name} className="flex items-start gap-2">
        <Field label={label} help={t(`configHelp.${name}`)} error={error} className="min-w-0 grow">
          <TextInput
            {...common}
            placeholder={has ? t('config.kept') : type === 'address' ? 'https://' : undefined}
            onChange={event => set(event.target.value)}
          />
        </Field>
        {type === 'secret' && generated && (
          <Button
            className="mt-6"
            icon={<KeyRound aria-hidden size={16} />}
            onClick={() => set(generatePassword() + generatePassword())}
          >
            {t('config.generate')}
          </Button>
        )}
      </div>
    )
  })
}
