import { useQuery } from '@tanstack/react-query'
import { Route } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { conversationQuery } from '@/api/conversation'
import type { Conversation } from '@/api/types'
import { formatNumber } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { WaitReason } from '@/parts/wait-reason'
import { Button } from '@/ui/button'

interface WaitingLineProps {
  conversation: Conversation
  onTake: () => void
}

/** Why nobody has it yet, its place in the queue, and a button that ends the wait. */
export function WaitingLine({ conversation, onTake }: WaitingLineProps) {
  const { t, i18n } = useTranslation()
  // Its place moves when others are served, which is no event of this conversation: asked again while one looks.
  const { refetch } = useQuery({ ...conversationQuery(conversation.id), enabled: false })
  const tick = useNow(15_000)
  useEffect(() => {
    if (tick) void refetch()
  }, [tick, refetch])
  const { queue } = conversation
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-row border border-line bg-surface px-3 py-1.5">
      <Route aria-hidden size={16} className="shrink-0 text-muted" />
      <p className="min-w-0 grow basis-48">
        <WaitReason conversation={conversation} />
        {queue && queue.position > 0 && (
          <span className="text-muted">
            {' '}
            · {t('inbox.position', { position: formatNumber(queue.position, i18n.language) })}
          </span>
        )}
      </p>
      <Button small look="primary" onClick={onTake}>
        {t('assign.take')}
      </Button>
    </div>
  )
}
