import { useTranslation } from 'react-i18next'
import { useTeams } from '@/api/routing'
import { Select } from '@/ui/select'

interface TeamFilterProps {
  team: string | null
  onTeam: (team: string | null) => void
}

export function TeamFilter({ team, onTeam }: TeamFilterProps) {
  const { t } = useTranslation()
  const teams = useTeams()
  return (
    <Select
      label={t('queue.filter')}
      value={team ?? 'all'}
      onChange={next => onTeam(next === 'all' ? null : next)}
      options={[
        { value: 'all', label: t('queue.allTeams') },
        ...teams.map(one => ({ value: one.id, label: one.name })),
      ]}
      className="!w-auto max-w-40"
    />
  )
}
