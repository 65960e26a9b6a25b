import { Ban, ClockAlert } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Can, Conversation } from '@/api/types'
import type { Reach } from '@/features/conversation/reach'
import { dateTime } from '@/lib/time'
import { useChannelName } from '@/parts/channel-mark'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/state'

const TemplatePicker = lazy(() =>
  import('@/features/conversation/template-picker').then(module => ({ default: module.TemplatePicker })),
)

interface ShutProps {
  conversation: Conversation
  can: Can
  reach: Exclude<Reach, { kind: 'open' }>
  onNote: () => void
}

/** In the place of the text, where no free words reach the customer: why, and what still does. */
export function Shut({ conversation, can, reach, onNote }: ShutProps) {
  const { t, i18n } = useTranslation()
  const channel = useChannelName()(conversation.channel_kind)
  const when = (at: number) => dateTime(new Date(at).toISOString(), i18n.language)
  const templates = reach.kind === 'closed' && can.templates
  const why = () => {
    if (reach.kind === 'blocked') return t('shut.blocked', { channel, when: when(reach.since) })
    const closed =
      reach.since === null ? t('shut.never', { channel }) : t('shut.since', { channel, when: when(reach.since) })
    return `${closed} ${templates ? t('shut.template') : t('shut.nothing')}`
  }
  const Icon = reach.kind === 'blocked' ? Ban : ClockAlert
  return (
    <div className="px-3 pt-1.5 pb-3">
      <p role="status" className="flex items-start gap-2 pb-2 text-muted">
        <Icon aria-hidden size={16} className="mt-0.5 shrink-0" />
        <span>{why()}</span>
      </p>
      {templates ? (
        <Suspense fallback={<Skeleton rows={3} className="h-8" />}>
          <TemplatePicker conversation={conversation} can={can} />
        </Suspense>
      ) : (
        <Button small onClick={onNote}>
          {t('shut.note')}
        </Button>
      )}
    </div>
  )
}
