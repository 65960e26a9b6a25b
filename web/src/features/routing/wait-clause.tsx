import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useTeams } from '@/api/routing'
import { type ClauseProps, Sentence } from '@/features/routing/clause'
import { DurationChoice, shortWaits, waits } from '@/features/routing/duration-choice'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Select } from '@/ui/select'

/** The order of the queue, and what waiting is worth. */
export function AgingClause({ policy, set }: ClauseProps) {
  const { t } = useTranslation()
  return (
    <Sentence
      text="policy.rule.aging"
      words={{
        aging: (
          <DurationChoice
            label={t('policy.rule.agingLabel')}
            value={policy.aging_s}
            none={t('policy.rule.noAging')}
            say={time => t('policy.rule.agingEvery', { time })}
            onChange={aging_s => set({ aging_s })}
          />
        ),
      }}
    />
  )
}

/** Whether an agent is given a conversation or asked first. */
export function OfferClause({ policy, set }: ClauseProps) {
  const { t } = useTranslation()
  return (
    <Sentence
      text="policy.rule.offer"
      words={{
        offer: (
          <DurationChoice
            label={t('policy.rule.offerLabel')}
            value={policy.offer_s}
            choices={shortWaits}
            none={t('policy.rule.givenAtOnce')}
            say={time => t('policy.rule.offeredFor', { time })}
            onChange={offer_s => set({ offer_s })}
          />
        ),
      }}
    />
  )
}

/** Teams that are asked too when it takes long. */
export function RingsClause({ policy, set, team }: ClauseProps & { team: string }) {
  const { t } = useTranslation()
  const rings = policy.rings ?? []
  const others = useTeams().filter(one => one.id !== team)
  const free = others.filter(one => !rings.some(ring => ring.team_id === one.id))
  const put = (next: typeof rings) => set({ rings: next.length > 0 ? next : undefined })
  const change = (at: number, part: Partial<(typeof rings)[number]>) =>
    put(rings.map((ring, index) => (index === at ? { ...ring, ...part } : ring)))
  const add = free[0]
  return (
    <>
      {rings.map((ring, index) => (
        <Sentence
          key={ring.team_id}
          text="policy.rule.ring"
          words={{
            after: (
              <DurationChoice
                label={t('policy.rule.ringAfter')}
                value={ring.after_s}
                choices={waits}
                onChange={after_s => change(index, { after_s })}
              />
            ),
            team: (
              <Select
                inline
                label={t('policy.rule.ringTeam')}
                value={ring.team_id}
                onChange={team_id => change(index, { team_id })}
                options={others
                  .filter(one => one.id === ring.team_id || free.includes(one))
                  .map(one => ({ value: one.id, label: one.name }))}
              />
            ),
            remove: (
              <IconButton
                label={t('policy.rule.ringRemove')}
                onClick={() => put(rings.filter((_, other) => other !== index))}
              >
                <X aria-hidden size={14} />
              </IconButton>
            ),
          }}
        />
      ))}
      {add && rings.length < 10 && (
        <li className="py-2">
          <Button
            small
            icon={<Plus aria-hidden size={14} />}
            onClick={() => put([...rings, { after_s: (rings.at(-1)?.after_s ?? 0) + 300, team_id: add.id }])}
          >
            {t('policy.rule.ringAdd')}
          </Button>
        </li>
      )}
    </>
  )
}
