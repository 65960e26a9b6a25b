import { AlarmClock, ArrowLeft, Check, ChevronDown, PanelRight, RotateCcw, UserRoundPlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Act } from '@/api/action'
import { useUser } from '@/api/identity'
import { useTeam } from '@/api/routing'
import { useOwnTarget } from '@/api/target'
import type { Conversation } from '@/api/types'
import type { Layer } from '@/features/conversation/layer'
import { MoreMenu } from '@/features/conversation/more-menu'
import { SnoozeMenu } from '@/features/conversation/snooze-menu'
import { TargetChip } from '@/features/conversation/target-chip'
import { Viewers } from '@/features/conversation/viewers'
import { usePhone } from '@/lib/use-media'
import { AssignMenu } from '@/parts/assign-menu'
import { ChannelMark } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'
import { UserAvatar } from '@/parts/presence'
import { Button } from '@/ui/button'
import { IconButton, iconButtonClass } from '@/ui/icon-button'
import { PaneHeader } from '@/ui/pane-header'

interface ThreadHeaderProps {
  conversation: Conversation
  layer: Layer
  onLayer: (layer: Layer) => void
  onAct: (act: Act) => void
  onFinish: (act: Act) => void
  onBack: () => void
  onDetails: () => void
}

/** Who has it, as a button that changes it. */
function AssigneeButton({ conversation, ...rest }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const assignee = useUser(conversation.assignee_id)
  const team = useTeam(conversation.team_id)
  const name = assignee?.name ?? team?.name ?? t('assign.nobodyYet')
  const phone = usePhone()
  if (phone) {
    return (
      <button
        type="button"
        {...rest}
        aria-label={assignee ? t('assign.assignedTo', { name }) : t('assign.open')}
        className={iconButtonClass}
      >
        {assignee ? <UserAvatar user={assignee} size="sm" presence={false} /> : <UserRoundPlus aria-hidden size={18} />}
      </button>
    )
  }
  return (
    <Button
      {...rest}
      title={assignee ? t('assign.assignedTo', { name }) : undefined}
      icon={
        assignee ? <UserAvatar user={assignee} size="xs" presence={false} /> : <UserRoundPlus aria-hidden size={16} />
      }
      className="max-w-48 px-2"
    >
      <bdi className="truncate @max-lg/bar:sr-only">{assignee ? name : t('assign.open')}</bdi>
      <ChevronDown aria-hidden size={14} className="shrink-0 text-muted" />
    </Button>
  )
}

export function ThreadHeader(props: ThreadHeaderProps) {
  const { conversation, layer, onLayer, onAct, onFinish, onBack, onDetails } = props
  const { t } = useTranslation()
  const contactName = useContactName()
  const phone = usePhone()
  const target = useOwnTarget(conversation)
  const layerOf = (name: Layer) => ({
    open: layer === name,
    onOpenChange: (open: boolean) => onLayer(open ? name : null),
  })
  const closed = conversation.status === 'closed'
  return (
    <PaneHeader
      className="border-line border-b"
      before={
        phone && (
          <IconButton label={t('common.back')} onClick={onBack}>
            <ArrowLeft aria-hidden size={18} className="mirror" />
          </IconButton>
        )
      }
      title={
        <span className="flex items-center gap-2">
          <bdi className="truncate">{contactName(conversation.contact)}</bdi>
          <ChannelMark kind={conversation.channel_kind} />
          {target && (
            <span className="flex shrink-0 @max-sm/bar:sr-only">
              <TargetChip clock={target} />
            </span>
          )}
        </span>
      }
    >
      <Viewers conversationId={conversation.id} />
      {!closed && (
        <AssignMenu
          conversation={conversation}
          onAct={onAct}
          {...layerOf('assign')}
          trigger={<AssigneeButton conversation={conversation} />}
        />
      )}
      {!closed && !phone && (
        <SnoozeMenu
          {...layerOf('snooze')}
          onSnooze={until => onFinish({ verb: 'snooze', until })}
          trigger={
            <button type="button" aria-label={t('snooze.title')} title={t('snooze.title')} className={iconButtonClass}>
              <AlarmClock aria-hidden size={16} />
            </button>
          }
        />
      )}
      <MoreMenu conversation={conversation} onAct={onAct} onFinish={onFinish} onLayer={onLayer} />
      <IconButton label={t('inbox.details')} shortcut="]" onClick={onDetails} className="xl:hidden">
        <PanelRight aria-hidden size={16} className="mirror" />
      </IconButton>
      {!phone &&
        (closed ? (
          <Button icon={<RotateCcw aria-hidden size={16} />} onClick={() => onAct({ verb: 'reopen' })}>
            {t('close.reopen')}
          </Button>
        ) : (
          <Button
            icon={<Check aria-hidden size={16} className="text-success" />}
            title={t('close.close')}
            className="@max-lg/bar:px-2"
            onClick={() => onFinish({ verb: 'close' })}
          >
            <span className="@max-lg/bar:sr-only">{t('close.close')}</span>
          </Button>
        ))}
    </PaneHeader>
  )
}
