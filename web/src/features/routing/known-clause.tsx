import { useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import { useTeams } from '@/api/routing'
import { type ClauseProps, Sentence } from '@/features/routing/clause'
import { DurationChoice, days, waits } from '@/features/routing/duration-choice'
import { exactDuration } from '@/lib/time'
import { Select } from '@/ui/select'

/** Choices of a mode, with the waits it may have, as one word of the sentence. */
function useModes() {
  const { t, i18n } = useTranslation()
  return (wait: number | undefined) => [
    { value: 'off', label: t('policy.rule.toAnybody') },
    { value: 'prefer', label: t('policy.rule.toSame') },
    ...[...new Set([...waits, ...(wait ? [wait] : [])])]
      .sort((a, b) => a - b)
      .map(seconds => ({
        value: `wait ${seconds}`,
        label: t('policy.rule.toSameWaiting', { time: exactDuration(seconds, i18n.language) }),
      })),
  ]
}

const modeOf = (choice: string) => {
  const [mode = 'off', wait] = choice.split(' ')
  return { mode: mode as 'off' | 'prefer' | 'wait' | 'always', wait_s: Number(wait ?? 0) }
}

const choiceOf = (rule: { mode: string; wait_s?: number } | undefined) =>
  rule?.mode === 'wait' ? `wait ${rule.wait_s}` : (rule?.mode ?? 'off')

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

/** Customers with an owner. */
export function DedicatedClause({ policy, set }: ClauseProps) {
  const { t } = useTranslation()
  const users = useUsers().filter(user => user.active)
  const rule = policy.dedicated
  const always = rule?.mode === 'always'
  const modes = [...useModes()(rule?.wait_s), { value: 'always', label: t('policy.rule.toOwnerOnly') }]
  return (
    <Sentence
      text={always ? 'policy.rule.dedicatedAlways' : 'policy.rule.dedicated'}
      words={{
        mode: (
          <Select
            inline
            label={t('policy.rule.whoGets')}
            value={choiceOf(rule)}
            onChange={choice => {
              const { mode, wait_s } = modeOf(choice)
              set({
                dedicated:
                  mode === 'off'
                    ? undefined
                    : mode === 'always'
                      ? { mode, wait_s: 0, backup_id: rule?.backup_id, fallback: rule?.fallback ?? 'pool' }
                      : { mode, wait_s },
              })
            }}
            options={modes}
          />
        ),
        backup: (
          <Select
            inline
            label={t('policy.rule.backup')}
            value={rule?.backup_id ?? 'none'}
            onChange={id => rule && set({ dedicated: { ...rule, backup_id: id === 'none' ? undefined : id } })}
            options={[
              { value: 'none', label: t('policy.rule.nobody') },
              ...users.map(user => ({ value: user.id, label: user.name })),
            ]}
          />
        ),
        fallback: (
          <Select
            inline
            label={t('policy.rule.fallback')}
            value={rule?.fallback ?? 'pool'}
            onChange={fallback => rule && set({ dedicated: { ...rule, fallback } })}
            options={[
              { value: 'pool', label: t('policy.rule.fallbackPool') },
              { value: 'person', label: t('policy.rule.fallbackPerson') },
            ]}
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
