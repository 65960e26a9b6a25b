import { CircleAlert, CircleCheck, CircleDashed, CirclePause } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@/api/types'
import { Badge } from '@/ui/badge'

/** Is it heard? Switched off, failing, working, or not tried yet. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  if (!webhook.active) {
    return (
      <Badge tone={webhook.reason ? 'danger' : 'plain'} icon={<CirclePause aria-hidden size={13} />}>
        {t('webhook.off')}
      </Badge>
    )
  }
  if (webhook.failing_since) {
    return (
      <Badge tone="danger" icon={<CircleAlert aria-hidden size={13} />}>
        {t('webhook.failing')}
      </Badge>
    )
  }
  return webhook.last_ok_at ? (
    <Badge tone="success" icon={<CircleCheck aria-hidden size={13} />}>
      {t('webhook.ok')}
    </Badge>
  ) : (
    <Badge icon={<CircleDashed aria-hidden size={13} />}>{t('webhook.untried')}</Badge>
  )
}
