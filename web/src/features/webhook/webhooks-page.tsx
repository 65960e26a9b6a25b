import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Webhook as WebhookIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { webhooksQuery } from '@/api/webhook'
import { NewWebhook } from '@/features/webhook/new-webhook'
import { WebhookState } from '@/features/webhook/webhook-state'
import { Listing } from '@/parts/listing'

/** Programs that are told what happens. */
export function WebhooksPage() {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  return (
    <Listing
      found={useQuery(webhooksQuery)}
      title={t('settings.webhooks')}
      help={t('webhook.help')}
      add={t('webhook.new')}
      onAdd={() => setAdding(true)}
      icon={<WebhookIcon />}
      none={t('webhook.none')}
      noneText={t('webhook.noneText')}
      row={webhook => (
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
      )}
    >
      {adding && <NewWebhook onClose={() => setAdding(false)} />}
    </Listing>
  )
}
