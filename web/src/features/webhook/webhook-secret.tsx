import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ShownSecret } from '@/features/webhook/shown-secret'
import type { WebhookDeeds } from '@/features/webhook/use-webhook-deeds'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/confirm'
import { Section } from '@/ui/section'

/** Another secret, when the old one may be known to others. */
export function WebhookSecret({ rotate }: { rotate: WebhookDeeds['rotate'] }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const [asking, setAsking] = useState(false)
  return (
    <Section title={t('webhook.secret')} help={t('webhook.secretHelp')}>
      <div>
        <Button onClick={() => setAsking(true)}>{t('webhook.rotate')}</Button>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('webhook.rotateTitle')}
        text={t('webhook.rotateText')}
        action={t('webhook.rotate')}
        busy={rotate.isPending}
        error={rotate.isError ? faultText(rotate.error) : undefined}
        onConfirm={() => rotate.mutate(undefined, { onSuccess: () => setAsking(false) })}
      />
      {rotate.data && (
        <ShownSecret secret={rotate.data.secret} title={t('webhook.rotated')} onClose={() => rotate.reset()} />
      )}
    </Section>
  )
}
