import { useQuery } from '@tanstack/react-query'
import { Info } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { decisionsQuery, useKnownConversation } from '@/api/conversation'
import { DecisionView } from '@/features/conversation/decision-view'
import { useFaultText } from '@/parts/fault-text'
import { Popover } from '@/ui/popover'
import { Failed, Skeleton } from '@/ui/state'

function Record({ conversationId, decisionId }: { conversationId: string; decisionId: string }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { data, error, isPending, refetch } = useQuery({ ...decisionsQuery(conversationId), staleTime: 0 })
  const conversation = useKnownConversation(conversationId)
  const decision = data?.find(one => one.id === decisionId)
  if (decision) return <DecisionView decision={decision} conversation={conversation} />
  if (isPending) return <Skeleton rows={3} className="h-8" />
  return <Failed text={error ? faultText(error) : t('why.missing')} onRetry={() => void refetch()} />
}

/** Answers "why did this agent get it?" with the record that was kept. */
export function Why({ conversationId, decisionId }: { conversationId: string; decisionId: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      title={t('why.title')}
      width="w-96"
      trigger={
        <button
          type="button"
          className="ms-1.5 inline-flex min-h-6 items-center gap-1 rounded-chip px-1 align-middle text-accent-text hover:bg-accent-soft"
        >
          <Info aria-hidden size={13} />
          {t('why.why')}
        </button>
      }
    >
      {open && <Record conversationId={conversationId} decisionId={decisionId} />}
    </Popover>
  )
}
