import { Trans, useTranslation } from 'react-i18next'
import type { Policy } from '@/api/types'
import { formatNumber } from '@/lib/time'
import { strategies } from '@/parts/strategy'
import { Select } from '@/ui/select'

interface PolicySentenceProps {
  team: string
  policy: Policy
  onChange: (policy: Policy) => void
}

const limits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100]

/** The policy as one sentence, each bold word a control. */
export function PolicySentence({ team, policy, onChange }: PolicySentenceProps) {
  const { t, i18n } = useTranslation()
  const max = policy.max_open
  const known = max === null || limits.includes(max) ? limits : [...limits, max].sort((a, b) => a - b)
  return (
    <p className="text-lead leading-8">
      <Trans
        t={t}
        i18nKey="policy.sentence"
        components={{
          team: <strong className="whitespace-nowrap">{team}</strong>,
          strategy: (
            <Select
              inline
              label={t('policy.strategy')}
              value={policy.strategy}
              onChange={strategy => onChange({ ...policy, strategy })}
              options={strategies.map(one => ({
                value: one,
                label: t(`policy.to.${one}`),
                help: t(`strategyHelp.${one}`),
              }))}
            />
          ),
          online: (
            <Select
              inline
              label={t('policy.online')}
              value={policy.online_only ? 'online' : 'any'}
              onChange={choice => onChange({ ...policy, online_only: choice === 'online' })}
              options={[
                { value: 'online', label: t('policy.onlineOnly') },
                { value: 'any', label: t('policy.anyPresence') },
              ]}
            />
          ),
          max: (
            <Select
              inline
              label={t('policy.max')}
              value={max === null ? 'none' : String(max)}
              onChange={choice => onChange({ ...policy, max_open: choice === 'none' ? null : Number(choice) })}
              options={[
                { value: 'none', label: t('policy.ownCapacity') },
                ...known.map(value => ({
                  value: String(value),
                  label: t('policy.atMost', { count: value, number: formatNumber(value, i18n.language) }),
                })),
              ]}
            />
          ),
        }}
      />
    </p>
  )
}
