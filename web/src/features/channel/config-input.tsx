import { KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColourInput } from '@/features/channel/colour-input'
import { ConfigSelect } from '@/features/channel/config-select'
import { type ConfigField, groupOf, type HelpName, secretName } from '@/features/channel/kinds'
import { generatePassword } from '@/lib/password'
import { useLanguageName } from '@/parts/language-name'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { TextArea, TextInput } from '@/ui/text-input'
import { Toggle } from '@/ui/toggle'

interface ConfigInputProps {
  field: ConfigField
  value: string
  onChange: (value: string) => void
  /** The server has this secret already. */
  kept: boolean
  error?: string
}

const spoken = ['from_name', 'sender_name']
const placeholders = {
  origins: 'https://www.example.com',
  long: '{"type": "service_account", …}',
  address: 'https://',
} as const

/** What a setting is called, and what there is to know of it. */
function useWords({ at, help, required }: ConfigField) {
  const { t } = useTranslation()
  const languageName = useLanguageName()
  if (groupOf(at) === 'greeting') return { label: languageName(at.slice('greeting.'.length)), help: undefined }
  const name = secretName(at)
  const called = t(`config.${name}`)
  return {
    label: required || at.includes('.') ? called : t('config.optional', { label: called }),
    called,
    help: help === 'none' ? undefined : t(`configHelp.${(help ?? name) as HelpName}`),
  }
}

/** One setting of a channel. */
export function ConfigInput({ field, value, onChange, kept, error }: ConfigInputProps) {
  const { t } = useTranslation()
  const { at, type, generated } = field
  const { label, called = label, help } = useWords(field)
  const common = { dir: 'ltr', value, autoComplete: 'off', spellCheck: false } as const
  if (type === 'flag') {
    const checked = value ? value === 'true' : (field.on ?? false)
    return <Toggle label={called} help={error ?? help} checked={checked} onChange={on => onChange(String(on))} />
  }
  if (type === 'choice' || type === 'asked' || type === 'channel') {
    return (
      <Field label={called} help={help} error={error}>
        <ConfigSelect label={called} field={field} value={value} onChange={onChange} />
      </Field>
    )
  }
  if (type === 'colour') {
    return (
      <Field label={called} help={help} error={error}>
        <ColourInput label={called} value={value} onChange={onChange} />
      </Field>
    )
  }
  if (type === 'origins' || type === 'long' || type === 'lines') {
    return (
      <Field label={label} help={help} error={error}>
        <TextArea
          {...common}
          dir={type === 'lines' && at !== 'ca' ? 'auto' : 'ltr'}
          rows={type === 'long' ? 4 : 2}
          placeholder={kept ? t('config.kept') : type === 'lines' ? undefined : placeholders[type]}
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
          dir={spoken.includes(at) ? 'auto' : 'ltr'}
          placeholder={kept ? t('config.kept') : type === 'address' ? placeholders.address : undefined}
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
