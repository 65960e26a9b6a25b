import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus, Webhook as WebhookIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { webhooksQuery } from '@/api/webhook'
import { NewWebhook } from '@/features/webhook/new-webhook'
import { WebhookState } from '@/features/webhook/webhook-state'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { PageHead } from '@/ui/page-head'
import { Empty, Failed, Skeleton } from '@/ui/state'

/** Programs that are told what happens. */
export function WebhooksPage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { data: webhooks, error, isPending, refetch } = useQuery(webhooksQuery)
  const [adding, setAdding] = useState(false)
  return (
    <div className="mx-auto max-w-3xl px-6 py-5 max-md:px-4">
      <PageHead title={t('settings.webhooks')} help={t('webhook.help')}>
        <Button look="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setAdding(true)}>
          {t('webhook.new')}
        </Button>
      </PageHead>
      {isPending && <Skeleton rows={3} className="h-12" />}
      {error && !webhooks && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {webhooks?.length === 0 && (
        <Empty icon={<WebhookIcon />} title={t('webhook.none')}>
          {t('webhook.noneText')}
        </Empty>
      )}
      {webhooks && webhooks.length > 0 && (
        <ul className="divide-y divide-line rounded-sheet border border-line">
          {webhooks.map(webhook => (
            <li key={webhook.id} className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
              <span className="min-w-0 grow basis-48">
                <Link
                  to="/settings/webhooks/$webhookId"
                  params={{ webhookId: webhook.id }}
                  className="block truncate font-medium after:absolute after:inset-0"
                >
                  <bdi dir="ltr">{webhook.url}</bdi>
                </Link>
                <span className="block truncate text-help text-muted">
                  <bdi>
                    {webhook.description ||
                      webhook.events.map(one => (one === '*' ? t('webhook.allEvents') : one)).join(' · ')}
                  </bdi>
                </span>
              </span>
              <WebhookState webhook={webhook} />
            </li>
          ))}
        </ul>
      )}
      {adding && <NewWebhook onClose={() => setAdding(false)} />}
    </div>
  )
}
