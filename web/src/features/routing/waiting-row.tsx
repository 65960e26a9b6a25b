import { Link } from '@tanstack/react-router'
import clsx from 'clsx'
import { ArrowDown, ArrowUp, Ellipsis, Route, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Act } from '@/api/action'
import { useKnownConversation } from '@/api/conversation'
import { useTeam } from '@/api/routing'
import { leftOf, useTarget } from '@/api/target'
import type { Conversation } from '@/api/types'
import { clock, formatNumber, secondsSince } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { targetTone, waitTone } from '@/lib/wait'
import { useActWithUndo } from '@/parts/act-toast'
import { AssignMenu } from '@/parts/assign-menu'
import { ChannelMark, useChannelName } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'
import { RefusalLine } from '@/parts/refusal-line'
import { WaitReason } from '@/parts/wait-reason'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { iconButtonClass } from '@/ui/icon-button'
import { Menu, MenuItem } from '@/ui/menu'

const texts = {
  plain: 'text-muted',
  warning: 'text-warning-text font-semibold',
  danger: 'text-danger-text font-semibold',
}
const highest = 9

/** How long they have waited: against the target of the team where it has one. */
function Waited({ conversation }: { conversation: Conversation }) {
  const now = useNow(1000)
  const target = useTarget(conversation)
  const seconds = secondsSince(conversation.waiting_since ?? conversation.opened_at, now)
  const tone = target ? targetTone(target.within_s - leftOf(target, now), target.within_s) : waitTone(seconds)
  return (
    <time dir="ltr" className={clsx('inline-flex shrink-0 items-center gap-1 tabular-nums', texts[tone])}>
      {tone === 'danger' && <TriangleAlert aria-hidden size={12} />}
      {clock(seconds)}
    </time>
  )
}

function PriorityMenu({ name, priority, onAct }: { name: string; priority: number; onAct: (act: Act) => void }) {
  const { t, i18n } = useTranslation()
  const set = (level: number) => onAct({ verb: 'priority', priority: level })
  const label = t('queue.moreNamed', { name })
  return (
    <Menu
      trigger={
        <button type="button" aria-label={label} title={label} className={iconButtonClass}>
          <Ellipsis aria-hidden size={16} />
        </button>
      }
    >
      <MenuItem
        icon={<ArrowUp aria-hidden size={16} />}
        disabled={priority >= highest}
        onClick={() => set(priority + 1)}
      >
        {t('queue.raise', { level: formatNumber(Math.min(highest, priority + 1), i18n.language) })}
      </MenuItem>
      <MenuItem icon={<ArrowDown aria-hidden size={16} />} disabled={priority <= 0} onClick={() => set(priority - 1)}>
        {t('queue.lower', { level: formatNumber(Math.max(0, priority - 1), i18n.language) })}
      </MenuItem>
    </Menu>
  )
}

/** One who waits: who, where, why, how long; and what can be done about it. */
export function WaitingRow({ id, quiet, nameless }: { id: string; quiet: boolean; nameless: boolean }) {
  const { t, i18n } = useTranslation()
  const contactName = useContactName()
  const channelName = useChannelName()
  const run = useActWithUndo()
  const conversation = useKnownConversation(id)
  const team = useTeam(conversation?.team_id ?? null)
  if (!conversation) return null
  const { contact, channel_kind: kind, priority } = conversation
  const name = nameless ? channelName(kind) : contactName(contact)
  const act = (wish: Act) => void run(id, wish)
  return (
    <li className="px-5 py-1.5 max-md:px-4">
      <div className="flex items-center gap-3 max-md:flex-wrap max-md:gap-y-0">
        <Avatar id={contact.id} name={nameless ? '' : name} />
        <div className="min-w-0 grow basis-0">
          <p className="flex items-center gap-1.5">
            <Link
              to="/inbox/$view/$conversationId"
              params={{ view: 'unassigned', conversationId: id }}
              className="truncate font-medium underline-offset-2 hover:underline"
            >
              <bdi>{name}</bdi>
            </Link>
            <ChannelMark kind={kind} />
            {priority > 0 && (
              <Badge tone="info">{t('queue.level', { level: formatNumber(priority, i18n.language) })}</Badge>
            )}
            {team && <bdi className="truncate text-muted">{team.name}</bdi>}
          </p>
          <p className="flex items-center gap-1.5 text-muted">
            <Route aria-hidden size={14} className="shrink-0" />
            <span className="min-w-0">
              <WaitReason conversation={conversation} nameless={nameless} />
            </span>
          </p>
        </div>
        <Waited conversation={conversation} />
        {!quiet && (
          <span className="flex shrink-0 items-center max-md:basis-full max-md:ps-11">
            <AssignMenu
              conversation={conversation}
              onAct={act}
              trigger={
                <Button small aria-label={t('queue.assignNamed', { name })}>
                  {t('assign.open')}
                </Button>
              }
            />
            <PriorityMenu name={name} priority={priority} onAct={act} />
          </span>
        )}
      </div>
      <RefusalLine conversationId={id} />
    </li>
  )
}
