import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { routingKeys } from '@/api/routing'
import type { Policy, Team } from '@/api/types'
import { dateTime, formatNumber } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { useStrategyName } from '@/parts/strategy'
import { Button } from '@/ui/button'
import { Failed, Skeleton } from '@/ui/state'

const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: routingKeys.versions(id),
    queryFn: async () =>
      (await unwrap(client.GET('/teams/{id}/policy/versions', { params: { path: { id }, query: { limit: 20 } } })))
        .items,
  })

/** Every policy this team has had, newest first; an old one can be taken up again. */
export function PolicyHistory({ team, onUse }: { team: Team; onUse: (policy: Policy) => void }) {
  const { t, i18n } = useTranslation()
  const faultText = useFaultText()
  const strategyName = useStrategyName()
  const { data, error, isPending, refetch } = useQuery(versionsQuery(team.id))
  if (isPending) return <Skeleton rows={2} className="h-8" />
  if (!data) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  const line = (policy: Policy) => {
    const online = policy.online_only ? t('policy.onlineOnly') : t('policy.anyPresence')
    const max =
      policy.max_open === null
        ? t('policy.ownCapacity')
        : t('policy.atMost', { count: policy.max_open, number: formatNumber(policy.max_open, i18n.language) })
    return `${strategyName(policy.strategy)} · ${online} · ${max}`
  }
  return (
    <ol className="divide-y divide-line border-line border-y">
      {data
        .toSorted((a, b) => b.version - a.version)
        .map(({ version, policy, by, at }) => (
          <li key={version} className="flex flex-wrap items-center gap-x-3 py-2">
            <span className="w-10 text-muted tabular-nums">
              <bdi dir="ltr">v{version}</bdi>
            </span>
            <span className="min-w-0 grow basis-48">
              <span className="block">{line(policy)}</span>
              <span className="block text-help text-muted">
                <bdi>{by.name || 'Rondo'}</bdi> · {dateTime(at, i18n.language)}
              </span>
            </span>
            {version === team.policy_version ? (
              <span className="text-help text-muted">{t('policy.inUse')}</span>
            ) : (
              <Button small onClick={() => onUse(policy)}>
                {t('policy.useAgain')}
              </Button>
            )}
          </li>
        ))}
    </ol>
  )
}
