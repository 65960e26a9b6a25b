import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, faultOf, unwrap } from '@/api/client'
import { webhookKeys } from '@/api/webhook'
import { EventChoice } from '@/features/webhook/event-choice'
import { ShownSecret } from '@/features/webhook/shown-secret'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'

/** Adds an address. Its secret is shown once, when it is made. */
export function NewWebhook({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const [url, setUrl] = useState('')
  const [description, setDescription] = useState('')
  const [events, setEvents] = useState<string[]>(['message.created', 'conversation.assigned'])
  const add = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/webhooks', { body: { url: url.trim(), description: description.trim(), events } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: webhookKeys.all }),
  })
  if (add.data) return <ShownSecret secret={add.data.secret} title={t('webhook.made')} onClose={onClose} />
  const problem = add.isError ? faultOf(add.error).problem : undefined
  const errorOf = (field: string) => problem?.errors?.find(one => one.field === field)?.detail
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('webhook.new')}
      width="max-w-lg"
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            look="primary"
            busy={add.isPending}
            disabled={!url.trim() || events.length === 0}
            onClick={() => add.mutate()}
          >
            {t('webhook.create')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('webhook.url')} help={t('webhook.urlHelp')} error={errorOf('url')}>
          <TextInput
            dir="ltr"
            type="url"
            value={url}
            maxLength={2000}
            autoComplete="off"
            placeholder="https://example.com/rondo"
            onChange={event => setUrl(event.target.value)}
          />
        </Field>
        <Field label={t('webhook.description')} error={errorOf('description')}>
          <TextInput value={description} maxLength={200} onChange={event => setDescription(event.target.value)} />
        </Field>
        <EventChoice chosen={events} onChange={setEvents} error={errorOf('events')} />
        {problem && !errorOf('url') && !errorOf('events') && !errorOf('description') && (
          <p role="alert" className="text-danger-text">
            {faultText(add.error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
