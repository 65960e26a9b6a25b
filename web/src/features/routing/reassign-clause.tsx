import { useTranslation } from 'react-i18next'
import type { Policy } from '@/api/types'
import { type ClauseProps, Sentence } from '@/features/routing/clause'
import { DurationChoice } from '@/features/routing/duration-choice'
import { formatNumber } from '@/lib/time'
import { Select } from '@/ui/select'
import { Toggle } from '@/ui/toggle'

type Reassign = NonNullable<Policy['reassign']>
type Sweep = NonNullable<Reassign['shift_end']>

/** When a conversation is taken from whoever has it. */
export function ReassignClause({ policy, set }: ClauseProps) {
  const { t, i18n } = useTranslation()
  const rule: Reassign = policy.reassign ?? {}
  const change = (part: Partial<Reassign>) => {
    const next = { ...rule, ...part }
    const asks =
      next.first_reply_s || next.next_reply_s || next.offline || (next.shift_end && next.shift_end !== 'keep')
    set({ reassign: asks ? next : undefined })
  }
  const sweep = (label: string, value: Sweep, onChange: (mode: Sweep) => void) => (
    <Select
      inline
      label={label}
      value={value}
      onChange={onChange}
      options={(['keep', 'unanswered', 'all'] as const).map(one => ({ value: one, label: t(`policy.sweep.${one}`) }))}
    />
  )
  const offline = rule.offline
  return (
    <>
      <Sentence
        text="policy.rule.firstReply"
        words={{
          after: (
            <DurationChoice
              label={t('policy.rule.firstReplyLabel')}
              value={rule.first_reply_s}
              none={t('policy.rule.everLong')}
              onChange={first_reply_s => change({ first_reply_s })}
            />
          ),
        }}
      />
      <Sentence
        text="policy.rule.nextReply"
        words={{
          after: (
            <DurationChoice
              label={t('policy.rule.nextReplyLabel')}
              value={rule.next_reply_s}
              none={t('policy.rule.everLong')}
              onChange={next_reply_s => change({ next_reply_s })}
            />
          ),
        }}
      />
      <Sentence
        text={offline ? 'policy.rule.offline' : 'policy.rule.offlineNever'}
        words={{
          after: (
            <DurationChoice
              label={t('policy.rule.offlineLabel')}
              value={offline?.after_s}
              none={t('policy.rule.everLong')}
              onChange={after_s =>
                change({ offline: after_s ? { after_s, mode: offline?.mode ?? 'unanswered' } : undefined })
              }
            />
          ),
          mode: sweep(t('policy.rule.offlineMode'), offline?.mode ?? 'keep', mode =>
            change({ offline: offline && { ...offline, mode } }),
          ),
        }}
      />
      <Sentence
        text="policy.rule.shiftEnd"
        words={{
          mode: sweep(t('policy.rule.shiftEndMode'), rule.shift_end ?? 'keep', shift_end => change({ shift_end })),
        }}
      />
      {policy.reassign && (
        <Sentence
          text="policy.rule.hops"
          words={{
            hops: (
              <Select
                inline
                label={t('policy.rule.hopsLabel')}
                value={String(rule.max_hops || 3)}
                onChange={hops => change({ max_hops: Number(hops) })}
                options={[1, 2, 3, 4, 5, 8, 10].map(one => ({
                  value: String(one),
                  label: t('policy.rule.times', { count: one, number: formatNumber(one, i18n.language) }),
                }))}
              />
            ),
          }}
        >
          <div className="py-1">
            <Toggle
              label={t('policy.rule.overrule')}
              help={t('policy.rule.overruleHelp')}
              checked={rule.overrule_manual === true}
              onChange={overrule_manual => change({ overrule_manual })}
            />
          </div>
        </Sentence>
      )}
    </>
  )
}

/** How soon customers are to be answered. */
export function TargetsClause({ policy, set }: ClauseProps) {
  const { t } = useTranslation()
  const targets = policy.targets ?? {}
  const change = (part: typeof targets) => {
    const next = { ...targets, ...part }
    set({ targets: next.first_reply_s || next.next_reply_s ? next : undefined })
  }
  return (
    <Sentence
      text="policy.rule.targets"
      words={{
        first: (
          <DurationChoice
            label={t('policy.rule.targetFirst')}
            value={targets.first_reply_s}
            none={t('policy.rule.anyTime')}
            onChange={first_reply_s => change({ first_reply_s })}
          />
        ),
        next: (
          <DurationChoice
            label={t('policy.rule.targetNext')}
            value={targets.next_reply_s}
            none={t('policy.rule.anyTime')}
            onChange={next_reply_s => change({ next_reply_s })}
          />
        ),
      }}
    />
  )
}
