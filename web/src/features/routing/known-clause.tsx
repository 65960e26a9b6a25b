import { useTranslation } from 'react-i18next'
import { useTeams } from '@/api/routing'
import { type ClauseProps, Sentence } from '@/features/routing/clause'
import { DurationChoice, days } from '@/features/routing/duration-choice'
import { choiceOf, modeOf, useModes } from '@/features/routing/mode-choice'
import { Select } from '@/ui/select'

/** Customers who had an agent before. */
export function ReturningClause({ policy, set }: ClauseProps) {
  const { t } = useTranslation()
  const rule = policy.returning
  const modes = useModes()(rule?.wait_s)
  const day = 24 * 3600
  return (
    <Sentence
      text="policy.rule.returning"
      words={{
        window: (
          <DurationChoice
            label={t('policy.rule.window')}
            value={(rule?.window_days ?? 30) * day}
            choices={days.map(one => one * day)}
            onChange={seconds => rule && set({ returning: { ...rule, window_days: Math.round((seconds ?? 0) / day) } })}
          />
        ),
        mode: (
          <Select
            inline
            label={t('policy.rule.whoGets')}
            value={choiceOf(rule)}
            onChange={choice => {
              const { mode, wait_s } = modeOf(choice)
              const next = { mode: mode as 'off' | 'prefer' | 'wait', wait_s, window_days: rule?.window_days ?? 30 }
              set({ returning: mode === 'off' ? undefined : next })
            }}
            options={modes}
          />
        ),
      }}
    />
  )
}

/** Customers who never had an agent. */
export function NewContactsClause({ policy, set, team }: ClauseProps & { team: string }) {
  const { t } = useTranslation()
  const teams = useTeams().filter(one => one.id !== team)
  return (
    <Sentence
      text="policy.rule.newContacts"
      words={{
        team: (
          <Select
            inline
            label={t('policy.rule.newTeam')}
            value={policy.new_contacts?.team_id ?? 'here'}
            onChange={id => set({ new_contacts: id === 'here' ? undefined : { team_id: id } })}
            options={[
              { value: 'here', label: t('policy.rule.sameQueue') },
              ...teams.map(one => ({ value: one.id, label: one.name })),
            ]}
          />
        ),
      }}
    />
  )
}
