import { queryOptions, useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { routingKeys } from '@/api/routing'
import type { PolicyVersion, Team } from '@/api/types'
import { PolicyChanges } from '@/features/routing/policy-changes'
import { usePolicyWords } from '@/features/routing/policy-words'
import { dateTime } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Fold } from '@/ui/fold'
import { Failed, Skeleton } from '@/ui/state'

const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: routingKeys.versions(id),
    queryFn: async () =>
      (await unwrap(client.GET('/teams/{id}/policy/versions', { params: { path: { id }, query: { limit: 20 } } })))
        .items,
  })

interface PolicyHistoryProps {
  team: Team
  /** Lets the policy of a version hold again, once it was looked at. */
  onUse: (version: PolicyVersion) => void
}

/** Every policy this team has had, newest first, each with what it changed; an old one can hold again. */
export function PolicyHistory({ team, onUse }: PolicyHistoryProps) {
  const { t, i18n } = useTranslation()
  const faultText = useFaultText()
  const wordsOf = usePolicyWords()
  const { data, error, isPending, refetch } = useQuery(versionsQuery(team.id))
  if (isPending) return <Skeleton rows={2} className="h-8" />
  if (!data) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  const versions = data.toSorted((a, b) => b.version - a.version)
  return (
    <ol className="divide-y divide-line border-line border-y">
      {versions.map((one, index) => {
        const { version, policy, by, at } = one
        const before = versions[index + 1]
        const inUse = version === team.policy_version
        const line = wordsOf(policy).slice(0, 3)
        return (
          <li key={version} className="py-2">
            <div className="flex flex-wrap items-center gap-x-3">
              <span className="w-10 text-muted tabular-nums">
                <bdi dir="ltr">v{version}</bdi>
              </span>
              <span className="min-w-0 grow basis-48">
                <span className="block">{line.map(word => word.text).join(' · ')}</span>
                <span className="block text-help text-muted">
                  <bdi>{by.name || 'Rondo'}</bdi> · {dateTime(at, i18n.language)}
                </span>
              </span>
              {inUse && <span className="text-help text-muted">{t('policy.inUse')}</span>}
              {inUse && before && (
                <Button small icon={<Undo2 aria-hidden size={14} className="mirror" />} onClick={() => onUse(before)}>
                  {t('common.undo')}
                </Button>
              )}
              {!inUse && (
                <Button small onClick={() => onUse(one)}>
                  {t('policy.useAgain')}
                </Button>
              )}
            </div>
            {before && (
              <Fold look="link" className="mt-1 ms-13 text-help" title={t('policy.whatChanged')}>
                <div className="pt-1.5">
                  <PolicyChanges old={before.policy} now={policy} />
                </div>
              </Fold>
            )}
          </li>
        )
      })}
    </ol>
  )
}
