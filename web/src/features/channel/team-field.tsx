import { useTranslation } from 'react-i18next'
import { useTeams } from '@/api/routing'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'

interface TeamFieldProps {
  value: string | null
  onChange: (teamId: string | null) => void
}

/** Into whose queue the conversations of a channel go. */
export function TeamField({ value, onChange }: TeamFieldProps) {
  const { t } = useTranslation()
  const teams = useTeams()
  return (
    <Field label={t('channel.team')} help={t('channel.teamHelp')}>
      <Select
        label={t('channel.team')}
        value={value ?? 'none'}
        onChange={next => onChange(next === 'none' ? null : next)}
        options={[
          { value: 'none', label: t('channel.teamNone') },
          ...teams.map(team => ({ value: team.id, label: team.name })),
        ]}
      />
    </Field>
  )
}
