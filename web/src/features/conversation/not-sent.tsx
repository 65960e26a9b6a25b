import { useQueryClient } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useAmend } from '@/api/message-acts'
import { discard, send } from '@/api/outbox'
import type { Said } from '@/features/conversation/items'
import { useCauseText } from '@/parts/cause-text'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'

/** A message that did not go out stays, with its text, the reason, and a way to try again. */
export function NotSent({ message }: { message: Said }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const causeText = useCauseText()
  const { outgoing, error } = message
  const again = useAmend(message)
  const why = again.isError ? faultText(again.error) : error && causeText(error.code, error.detail)
  return (
    <div role="alert" className="flex flex-wrap items-center justify-end gap-1 text-danger-text text-help">
      <CircleAlert aria-hidden size={14} className="shrink-0" />
      <span className="min-w-0 break-words">{why ? t('inbox.notSentWhy', { why }) : t('inbox.notSent')}</span>
      {!outgoing && (
        <Button small look="quiet" busy={again.isPending} onClick={() => again.mutate({ verb: 'retry' })}>
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
