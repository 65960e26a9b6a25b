import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Refusal, refusalKey, useAct } from '@/api/action'
import { useKnownConversation } from '@/api/conversation'
import { useUsers } from '@/api/identity'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'

/** The act that was refused, with the reason; of two who grab at once, the other reads who has it. */
export function RefusalLine({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const again = useAct()
  const users = useUsers()
  const conversation = useKnownConversation(conversationId)
  const { data: refusal } = useQuery<Refusal | null>({
    queryKey: refusalKey(conversationId),
    queryFn: () => null,
    enabled: false,
    initialData: null,
  })
  if (!refusal) return null
  const { act, fault } = refusal
  const holder = users.find(user => user.id === conversation?.assignee_id)
  const taken = fault.code === 'taken' && holder
  return (
    <Banner
      tone={taken ? 'warning' : 'danger'}
      icon={<CircleAlert aria-hidden size={16} className="shrink-0" />}
      action={
        <span className="flex shrink-0 gap-1">
          {!taken && fault.status !== 403 && (
            <Button
              small
              look="ghost"
              busy={again.isPending}
              onClick={() => again.mutate({ id: conversationId, ...act })}
            >
              {t('common.retry')}
            </Button>
          )}
          <Button small look="ghost" onClick={() => cache.setQueryData(refusalKey(conversationId), null)}>
            {t('common.dismiss')}
          </Button>
        </span>
      }
    >
      {taken ? t('fault.takenBy', { name: holder.name }) : `${t(`refused.${act.verb}`)} ${faultText(fault)}`}
    </Banner>
  )
}
