import { useTranslation } from 'react-i18next'
import { useChannels } from '@/api/channel'
import type { ConfigField } from '@/features/channel/kinds'
import { Select } from '@/ui/select'

interface ConfigSelectProps {
  field: ConfigField
  label: string
  value: string
  onChange: (value: string) => void
}

/** A setting that is one of a few things: words of its own, or a channel that takes over. */
export function ConfigSelect({ field, label, value, onChange }: ConfigSelectProps) {
  const { t } = useTranslation()
  const channels = useChannels()
  const choices = field.choices ?? []
  const options =
    field.type === 'channel'
      ? [
          { value: 'unset', label: t('configChoice.unset') },
          ...channels.filter(one => one.kind === 'sms').map(one => ({ value: one.id, label: one.name })),
        ]
      : choices.map(one => ({ value: one as string, label: t(`configChoice.${one}`) }))
  return <Select label={label} value={value || (options[0]?.value ?? '')} onChange={onChange} options={options} />
}
