import { Link } from '@tanstack/react-router'
import clsx from 'clsx'
import { Route } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useKnownConversation } from '@/api/conversation'
import type { useConversationList } from '@/api/conversation-list'
import { useTeam } from '@/api/routing'
import { clock, secondsSince } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { waitTone } from '@/lib/wait'
import { useActWithUndo } from '@/parts/act-toast'
import { AssignMenu } from '@/parts/assign-menu'
import { ChannelMark } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'
import { useFaultText } from '@/parts/fault-text'
import { RefusalLine } from '@/parts/refusal-line'
import { WaitReason } from '@/parts/wait-reason'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { Failed, Skeleton } from '@/ui/state'

const texts = {
  plain: 'text-muted',
  warning: 'text-warning-text font-semibold',
  danger: 'text-danger-text font-semibold',
}

function WaitingRow({ id, quiet }: { id: string; quiet: boolean }) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const now = useNow(1000)
  const run = useActWithUndo()
  const conversation = useKnownConversation(id)
  const team = useTeam(conversation?.team_id ?? null)
  if (!conversation) return null
  const { contact } = conversation
  const seconds = secondsSince(conversation.waiting_since ?? conversation.opened_at, now)
  return (
    <li className="px-5 py-1.5">
      <div className="flex items-center gap-3">
        <Avatar id={contact.id} name={contactName(contact)} />
        <div className="min-w-0 grow">
          <p className="flex items-center gap-1.5">
            <Link
              to="/inbox/$view/$conversationId"
              params={{ view: 'unassigned', conversationId: id }}
              className="truncate font-medium underline-offset-2 hover:underline"
            >
              <bdi>{contactName(contact)}</bdi>
            </Link>
            <ChannelMark kind={conversation.channel_kind} />
            {team && <bdi className="truncate text-muted">{team.name}</bdi>}
          </p>
          <p className="flex items-center gap-1.5 text-muted">
            <Route aria-hidden size={14} className="shrink-0" />
            <span className="min-w-0">
              <WaitReason conversation={conversation} />
            </span>
          </p>
        </div>
        <time dir="ltr" className={clsx('shrink-0 tabular-nums', texts[waitTone(seconds)])}>
          {clock(seconds)}
        </time>
        {!quiet && (
          <AssignMenu
            conversation={conversation}
            onAct={act => void run(id, act)}
            trigger={
              <Button small aria-label={t('queue.assignNamed', { name: contactName(contact) })}>
                {t('assign.open')}
              </Button>
            }
          />
        )}
      </div>
      <RefusalLine conversationId={id} />
    </li>
  )
}

interface WaitingListProps {
  list: ReturnType<typeof useConversationList>
  quiet: boolean
}

/** Who waits, longest first, each with why, and a way to end it. */
export function WaitingList({ list, quiet }: WaitingListProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  return (
    <section aria-label={t('queue.waiting')} className="pb-4">
      <h2 className="px-5 pt-4 pb-2 font-semibold">{t('queue.waiting')}</h2>
      {list.isPending && <Skeleton rows={3} className="h-10" />}
      {list.isError && list.ids.length === 0 && (
        <Failed text={faultText(list.error)} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && list.ids.length === 0 && <p className="px-5 text-muted">{t('queue.nobodyWaits')}</p>}
      <ul>
        {list.ids.map(id => (
          <WaitingRow key={id} id={id} quiet={quiet} />
        ))}
      </ul>
      {list.hasNextPage && !quiet && (
        <p className="px-5 pt-2">
          <Button small busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('common.showMore')}
          </Button>
        </p>
      )}
    </section>
  )
}
