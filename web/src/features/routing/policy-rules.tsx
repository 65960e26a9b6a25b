import { useTranslation } from 'react-i18next'
import type { Policy, Team } from '@/api/types'
import { NewContactsClause, ReturningClause } from '@/features/routing/known-clause'
import { NeedsClause } from '@/features/routing/needs-clause'
import { DedicatedClause } from '@/features/routing/owner-clause'
import { ReassignClause, TargetsClause } from '@/features/routing/reassign-clause'
import { AgingClause, OfferClause, RingsClause } from '@/features/routing/wait-clause'

interface PolicyRulesProps {
  team: Team
  policy: Policy
  onChange: (policy: Policy) => void
}

/** The rules of a policy beside its first sentence, in the order in which they are asked. */
export function PolicyRules({ team, policy, onChange }: PolicyRulesProps) {
  const { t } = useTranslation()
  const rule = { policy, set: (change: Partial<Policy>) => onChange({ ...policy, ...change }) }
  const part = (title: string, clauses: React.ReactNode) => (
    <section aria-label={title}>
      <h3 className="mt-3 font-medium text-help text-muted">{title}</h3>
      <ul>{clauses}</ul>
    </section>
  )
  return (
    <div className="text-body">
      {part(
        t('policy.part.who'),
        <>
          <NeedsClause {...rule} />
          <DedicatedClause {...rule} />
          <ReturningClause {...rule} />
          <NewContactsClause {...rule} team={team.id} />
          <OfferClause {...rule} />
        </>,
      )}
      {part(
        t('policy.part.queue'),
        <>
          <AgingClause {...rule} />
          <RingsClause {...rule} team={team.id} />
        </>,
      )}
      {part(t('policy.part.again'), <ReassignClause {...rule} />)}
      {part(t('policy.part.targets'), <TargetsClause {...rule} />)}
    </div>
  )
}
