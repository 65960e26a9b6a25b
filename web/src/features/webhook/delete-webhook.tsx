import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@/api/types'
import type { WebhookDeeds } from '@/features/webhook/use-webhook-deeds'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/confirm'
import { Section } from '@/ui/section'

export function DeleteWebhook({ webhook, remove }: { webhook: Webhook; remove: WebhookDeeds['remove'] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const [asking, setAsking] = useState(false)
  return (
    <Section title={t('webhook.remove')} help={t('webhook.removeHelp')}>
      <div>
        <Button look="danger" onClick={() => setAsking(true)}>
          {t('webhook.remove')}
        </Button>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('webhook.removeTitle', { url: webhook.url })}
        text={t('webhook.removeHelp')}
        action={t('webhook.remove')}
        busy={remove.isPending}
        error={remove.isError ? faultText(remove.error) : undefined}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/settings/webhooks' }) })}
      />
    </Section>
  )
}
