import { useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import { type ClauseProps, Sentence } from '@/features/routing/clause'
import { DurationChoice } from '@/features/routing/duration-choice'
import { choiceOf, modeOf, useModes } from '@/features/routing/mode-choice'
import { Select } from '@/ui/select'

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
        within: (
          <DurationChoice
            label={t('policy.rule.kept')}
            value={rule?.wait_s}
            none={t('policy.rule.keptWhileThere')}
            say={time => t('policy.rule.keptFor', { time })}
            onChange={seconds => rule && set({ dedicated: { ...rule, wait_s: seconds ?? 0 } })}
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
