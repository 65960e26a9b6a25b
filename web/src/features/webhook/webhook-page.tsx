import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { faultOf } from '@/api/client'
import type { Webhook } from '@/api/types'
import { webhooksQuery } from '@/api/webhook'
import { DeleteWebhook } from '@/features/webhook/delete-webhook'
import { Deliveries } from '@/features/webhook/deliveries'
import { EventChoice } from '@/features/webhook/event-choice'
import { useWebhookDeeds, type WebhookChange } from '@/features/webhook/use-webhook-deeds'
import { WebhookSecret } from '@/features/webhook/webhook-secret'
import { WebhookState } from '@/features/webhook/webhook-state'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Page } from '@/ui/page'
import { SaveBar } from '@/ui/save-bar'
import { Section } from '@/ui/section'
import { Failed, Skeleton } from '@/ui/state'
import { TextInput } from '@/ui/text-input'
import { useToast } from '@/ui/toasts'
import { Toggle } from '@/ui/toggle'

function Editor({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const toast = useToast()
  const faultText = useFaultText()
  const [draft, setDraft] = useState<WebhookChange | null>(null)
  const { save, rotate, test, remove } = useWebhookDeeds(webhook)
  const now = draft ?? webhook
  const set = (change: Partial<WebhookChange>) => {
    const { url, description, events, active } = now
    setDraft({ url, description, events, active, ...change })
  }
  const problem = save.isError ? faultOf(save.error).problem : undefined
  const errorOf = (field: string) => problem?.errors?.find(one => one.field === field)?.detail
  return (
    <>
      {!webhook.active && webhook.reason && <Banner tone="danger">{webhook.reason}</Banner>}
      <Section title={t('webhook.settings')}>
        <Toggle
          label={t('webhook.active')}
          help={t('webhook.activeHelp')}
          checked={now.active}
          onChange={active => set({ active })}
        />
        <Field label={t('webhook.url')} help={t('webhook.urlHelp')} error={errorOf('url')}>
          <TextInput
            dir="ltr"
            type="url"
            value={now.url}
            maxLength={2000}
            onChange={event => set({ url: event.target.value })}
          />
        </Field>
        <Field label={t('webhook.description')} error={errorOf('description')}>
          <TextInput
            value={now.description}
            maxLength={200}
            onChange={event => set({ description: event.target.value })}
          />
        </Field>
        <EventChoice chosen={now.events} onChange={events => set({ events })} error={errorOf('events')} />
      </Section>
      <Section title={t('webhook.deliveries')} help={t('webhook.deliveriesHelp')}>
        <div>
          <Button busy={test.isPending} onClick={() => test.mutate()}>
            {t('webhook.test')}
          </Button>
          {test.isError && (
            <p role="alert" className="mt-1 text-danger-text">
              {faultText(test.error)}
            </p>
          )}
        </div>
        <Deliveries webhook={webhook.id} />
      </Section>
      <WebhookSecret rotate={rotate} />
      <DeleteWebhook webhook={webhook} remove={remove} />
      <SaveBar
        changed={draft !== null}
        busy={save.isPending}
        error={save.isError ? faultText(save.error) : undefined}
        onSave={() =>
          save.mutate(now, {
            onSuccess: () => {
              setDraft(null)
              toast({ text: t('common.saved') })
            },
          })
        }
        onDiscard={() => {
          save.reset()
          setDraft(null)
        }}
      />
    </>
  )
}

/** One address: what it hears, what was posted, its secret. */
export function WebhookPage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { webhookId } = useParams({ strict: false })
  const { data, error, isPending, refetch } = useQuery(webhooksQuery)
  const webhook = data?.find(one => one.id === webhookId)
  if (isPending) return <Skeleton rows={4} className="h-12" />
  if (!webhook) return <Failed text={error ? faultText(error) : t('fault.404')} onRetry={() => void refetch()} />
  return (
    <Page width="form">
      <Link to="/settings/webhooks" className="mb-2 inline-flex min-h-6 items-center gap-1 text-muted hover:text-fg">
        <ArrowLeft aria-hidden size={14} className="mirror" />
        {t('settings.webhooks')}
      </Link>
      <div className="mb-5 flex min-w-0 items-center gap-3">
        <h1 className="min-w-0 truncate font-semibold text-page">
          <bdi dir="ltr">{webhook.url}</bdi>
        </h1>
        <WebhookState webhook={webhook} />
      </div>
      <Editor key={webhook.id} webhook={webhook} />
    </Page>
  )
}
