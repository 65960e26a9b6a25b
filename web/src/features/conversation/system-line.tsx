import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import type { Activity, Conversation } from '@/api/types'
import { useSystemSentence } from '@/features/conversation/system-sentence'
import { Why } from '@/features/conversation/why'
import { timeOfDay } from '@/lib/time'

interface SystemLineProps {
  conversation: Conversation
  activity: Activity
}

/** One centred line: what happened, when, and for what Rondo did by itself: why. */
export function SystemLine({ conversation, activity }: SystemLineProps) {
  const { i18n } = useTranslation()
  const sentence = useSystemSentence(conversation, activity)
  if (!sentence) return null
  const decision = (activity.data as { decision_id?: string | null }).decision_id
  const loud = activity.type === 'conversation.escalated'
  return (
    <p className={clsx('my-2.5 text-balance text-center text-help', loud ? 'text-warning-text' : 'text-muted')}>
      {sentence} ·{' '}
      <bdi>
        <time dateTime={activity.at} className="tabular-nums">
          {timeOfDay(activity.at, i18n.language)}
        </time>
      </bdi>
      {decision && <Why conversationId={conversation.id} decisionId={decision} />}
    </p>
  )
}
