import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { putMessage } from '@/api/message-cache'
import { discard, send } from '@/api/outbox'
import type { Said } from '@/features/conversation/items'
import { Button } from '@/ui/button'

/** A message that did not go out stays, with its text, the reason, and a way to try again. */
export function NotSent({ message }: { message: Said }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { outgoing, error } = message
  const again = useMutation({
    mutationFn: () => {
      const path = { id: message.conversation_id, message: message.id }
      return unwrap(client.POST('/conversations/{id}/messages/{message}/retry', { params: { path } }))
    },
    onSuccess: sent => putMessage(cache, sent),
  })
  return (
    <div role="alert" className="flex flex-wrap items-center justify-end gap-1 text-danger-text text-help">
      <CircleAlert aria-hidden size={14} />
      <span>{error?.detail ? t('inbox.notSentWhy', { why: error.detail }) : t('inbox.notSent')}</span>
      {!outgoing && (
        <Button small look="quiet" busy={again.isPending} onClick={() => again.mutate()}>
          {t('common.retry')}
        </Button>
      )}
      {outgoing && (
        <>
          <Button small look="quiet" onClick={() => void send(cache, outgoing)}>
            {t('common.retry')}
          </Button>
          <Button small look="ghost" onClick={() => discard(cache, outgoing)}>
            {t('common.discard')}
          </Button>
        </>
      )}
    </div>
  )
}
