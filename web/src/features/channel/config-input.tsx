import { KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type ConfigField, secretName } from '@/features/channel/kinds'
import { generatePassword } from '@/lib/password'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'
import { TextArea, TextInput } from '@/ui/text-input'

interface ConfigInputProps {
  field: ConfigField
  value: string
  onChange: (value: string) => void
  /** The server has this secret already. */
  kept: boolean
  error?: string
}

/** One setting of a channel. */
export function ConfigInput({ field, value, onChange, kept, error }: ConfigInputProps) {
  const { t } = useTranslation()
  const { at, type, required, generated, choices } = field
  const name = secretName(at)
  const label =
    required || at.includes('.') ? t(`config.${name}`) : t('config.optional', { label: t(`config.${name}`) })
  const help = t(`configHelp.${field.help ?? name}`)
  const common = { dir: 'ltr', value, autoComplete: 'off', spellCheck: false } as const
  if (type === 'choice' && choices) {
    return (
      <Field label={label} help={help} error={error}>
        <Select
          label={label}
          value={value || 'unset'}
          onChange={onChange}
          options={choices.map(one => ({ value: one, label: t(`configChoice.${one}`) }))}
        />
      </Field>
    )
  }
  if (type === 'origins' || type === 'long') {
    return (
      <Field label={label} help={help} error={error}>
        <TextArea
          {...common}
          rows={type === 'long' ? 4 : 2}
          placeholder={
            kept ? t('config.kept') : type === 'origins' ? 'https://www.example.com' : '{"type": "service_account", …}'
          }
          onChange={event => onChange(event.target.value)}
        />
      </Field>
    )
  }
  return (
    <div className="flex items-start gap-2">
      <Field label={label} help={help} error={error} className="min-w-0 grow">
        <TextInput
          {...common}
          inputMode={type === 'number' ? 'numeric' : undefined}
          dir={at === 'from_name' || at === 'sender_name' ? 'auto' : 'ltr'}
          placeholder={kept ? t('config.kept') : type === 'address' ? 'https://' : undefined}
          onChange={event => onChange(event.target.value)}
        />
      </Field>
      {generated && (
        <Button
          className="mt-6"
          icon={<KeyRound aria-hidden size={16} />}
          onClick={() => onChange(generatePassword() + generatePassword())}
        >
          {t('config.generate')}
        </Button>
      )}
    </div>
  )
}
