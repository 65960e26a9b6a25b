import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import type { Delivery } from '@/api/types'
import { deliveriesQuery, webhookKeys } from '@/api/webhook'
import { dateTime } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Fold } from '@/ui/fold'
import { Failed, Skeleton } from '@/ui/state'

const tones = { waiting: 'warning', delivered: 'success', failed: 'danger' } as const

function Row({ webhook, delivery }: { webhook: string; delivery: Delivery }) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const replay = useMutation({
    mutationFn: () =>
      unwrap(
        client.POST('/webhooks/{id}/deliveries/{delivery}/replay', {
          params: { path: { id: webhook, delivery: delivery.id } },
        }),
      ),
    onSuccess: () => void cache.invalidateQueries({ queryKey: webhookKeys.deliveries(webhook) }),
  })
  return (
    <Fold
      look="bare"
      className="px-4 py-2"
      title={
        <span className="flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-1">
          <code dir="ltr" className="min-w-0 grow truncate text-start text-help">
            {delivery.type}
          </code>
          <Badge tone={tones[delivery.state]}>{t(`webhook.state.${delivery.state}`)}</Badge>
          <time dateTime={delivery.created_at} className="text-help text-muted">
            {dateTime(delivery.created_at, i18n.language)}
          </time>
        </span>
      }
    >
      <ol className="mt-2 flex flex-col gap-1 text-help">
        {delivery.tries.map(one => (
          <li key={one.at} className="flex flex-wrap gap-x-2 text-muted">
            <time dateTime={one.at}>{dateTime(one.at, i18n.language)}</time>
            <bdi dir="ltr">{one.status || '—'}</bdi>
            <bdi dir="ltr">{one.took_ms} ms</bdi>
            {one.detail && (
              <bdi dir="auto" className="user-text text-danger-text">
                {one.detail}
              </bdi>
            )}
          </li>
        ))}
      </ol>
      {delivery.next_at && (
        <p className="mt-1 text-help text-muted">
          {t('webhook.nextTry', { at: dateTime(delivery.next_at, i18n.language) })}
        </p>
      )}
      <pre
        dir="ltr"
        className="mt-2 max-h-64 overflow-auto rounded-control border border-line bg-sunken p-2 font-mono text-help"
      >
        {JSON.stringify(delivery.body, null, 2)}
      </pre>
      <div className="mt-2">
        <Button icon={<RotateCw aria-hidden size={16} />} busy={replay.isPending} onClick={() => replay.mutate()}>
          {t('webhook.replay')}
        </Button>
        {replay.isError && (
          <p role="alert" className="mt-1 text-danger-text">
            {faultText(replay.error)}
          </p>
        )}
      </div>
    </Fold>
  )
}

/** What was posted lately, with every try. */
export function Deliveries({ webhook }: { webhook: string }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { data, error, isPending, refetch } = useQuery(deliveriesQuery(webhook))
  if (isPending) return <Skeleton rows={3} className="h-10" />
  if (!data) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  if (data.length === 0) return <p className="text-muted">{t('webhook.noDeliveries')}</p>
  return (
    <ul className="divide-y divide-line rounded-sheet border border-line">
      {data.map(delivery => (
        <li key={delivery.id}>
          <Row webhook={webhook} delivery={delivery} />
        </li>
      ))}
    </ul>
  )
}
