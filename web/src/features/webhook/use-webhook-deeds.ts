import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import type { Webhook } from '@/api/types'
import { webhookKeys } from '@/api/webhook'

export type WebhookChange = Pick<Webhook, 'url' | 'description' | 'events' | 'active'>

/** What can be done with one webhook. */
export function useWebhookDeeds(webhook: Webhook) {
  const cache = useQueryClient()
  const params = { path: { id: webhook.id } }
  const put = (saved: Webhook) =>
    cache.setQueryData<Webhook[]>(webhookKeys.all, old => old?.map(one => (one.id === saved.id ? saved : one)))
  const save = useMutation({
    mutationFn: (body: WebhookChange) => unwrap(client.PATCH('/webhooks/{id}', { params, body })),
    onSuccess: put,
  })
  const rotate = useMutation({
    mutationFn: () => unwrap(client.POST('/webhooks/{id}/rotate', { params })),
    onSuccess: ({ secret: _shownOnce, ...rest }) => put(rest),
  })
  const test = useMutation({
    mutationFn: () => unwrap(client.POST('/webhooks/{id}/test', { params })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: webhookKeys.deliveries(webhook.id) }),
  })
  const remove = useMutation({
    mutationFn: () => unwrap(client.DELETE('/webhooks/{id}', { params })),
    onSuccess: () => cache.setQueryData<Webhook[]>(webhookKeys.all, old => old?.filter(one => one.id !== webhook.id)),
  })
  return { save, rotate, test, remove }
}

export type WebhookDeeds = ReturnType<typeof useWebhookDeeds>
