import { useQueryClient } from '@tanstack/react-query'
import { AlarmClock, Check, CheckCheck, Ellipsis, MailOpen, RotateCcw, UserRoundPlus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Act } from '@/api/action'
import { knownConversation } from '@/api/conversation-cache'
import type { ConversationStatus } from '@/api/types'
import { SnoozeMenu } from '@/features/conversation/snooze-menu'
import { useHotkeys } from '@/lib/use-hotkeys'
import { AssignMenu } from '@/parts/assign-menu'
import { IconButton, iconButtonClass } from '@/ui/icon-button'
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuLine } from '@/ui/menu'
import { PaneHeader } from '@/ui/pane-header'

interface BulkBarProps {
  ids: string[]
  tab: ConversationStatus
  busy: boolean
  onAct: (act: Act) => void
  onAll: () => void
  onClear: () => void
}

const levels = Array.from({ length: 10 }, (_, level) => ({ value: String(level), label: String(level) }))

/** What they have in common, so that the menu offers what makes sense for all of them. */
function useCommon(ids: string[]) {
  const cache = useQueryClient()
  const all = ids.flatMap(id => knownConversation(cache, id) ?? [])
  const same = (values: (string | null)[]) => (new Set(values).size === 1 ? (values[0] ?? null) : undefined)
  return {
    // Several agents are somebody too: it can be put back into the queue.
    assignee_id: same(all.map(one => one.assignee_id)) ?? (all.some(one => one.assignee_id) ? 'several' : null),
    team_id: same(all.map(one => one.team_id)) ?? null,
  }
}

/** In place of the list's header while rows are chosen: the same acts as for one, for all of them. */
export function BulkBar({ ids, tab, busy, onAct, onAll, onClear }: BulkBarProps) {
  const { t } = useTranslation()
  const [layer, setLayer] = useState<'assign' | 'snooze' | null>(null)
  const common = useCommon(ids)
  const some = ids.length > 0 && !busy
  const layerOf = (name: 'assign' | 'snooze') => ({
    open: layer === name,
    onOpenChange: (open: boolean) => setLayer(open ? name : null),
  })
  const closed = tab === 'closed'
  useHotkeys(
    {
      a: () => !closed && setLayer('assign'),
      z: () => !closed && setLayer('snooze'),
      e: () => !closed && onAct({ verb: 'close' }),
      u: () => onAct({ verb: 'unread' }),
    },
    some,
  )
  const button = (label: string, icon: React.ReactNode) => (
    <button type="button" disabled={!some} aria-label={label} title={label} className={iconButtonClass}>
      {icon}
    </button>
  )
  return (
    <PaneHeader
      title={t('bulk.selected', { count: ids.length })}
      className="gap-0.5 bg-selected ps-2 pe-2"
      before={
        <IconButton label={t('bulk.clear')} shortcut="escape" onClick={onClear}>
          <X aria-hidden size={16} />
        </IconButton>
      }
    >
      {!closed && (
        <>
          <AssignMenu
            conversation={common}
            onAct={onAct}
            {...layerOf('assign')}
            trigger={button(t('assign.open'), <UserRoundPlus aria-hidden size={16} />)}
          />
          <SnoozeMenu
            {...layerOf('snooze')}
            onSnooze={until => onAct({ verb: 'snooze', until })}
            trigger={button(t('snooze.title'), <AlarmClock aria-hidden size={16} />)}
          />
          <IconButton label={t('close.close')} shortcut="e" disabled={!some} onClick={() => onAct({ verb: 'close' })}>
            <Check aria-hidden size={16} />
          </IconButton>
        </>
      )}
      <Menu trigger={button(t('common.moreActions'), <Ellipsis aria-hidden size={16} />)}>
        <MenuItem icon={<CheckCheck aria-hidden size={16} />} onClick={onAll}>
          {t('bulk.all')}
        </MenuItem>
        <MenuLine />
        {tab !== 'open' && (
          <MenuItem icon={<RotateCcw aria-hidden size={16} />} onClick={() => onAct({ verb: 'reopen' })}>
            {closed ? t('close.reopen') : t('snooze.wake')}
          </MenuItem>
        )}
        <MenuItem icon={<MailOpen aria-hidden size={16} />} onClick={() => onAct({ verb: 'unread' })}>
          {t('inbox.markUnread')}
        </MenuItem>
        <MenuItem icon={<Check aria-hidden size={16} />} onClick={() => onAct({ verb: 'read' })}>
          {t('bulk.markRead')}
        </MenuItem>
        <MenuLine />
        <MenuGroup label={t('contact.priority')}>
          <MenuChoice
            value=""
            onChange={level => onAct({ verb: 'priority', priority: Number(level) })}
            options={levels}
          />
        </MenuGroup>
      </Menu>
    </PaneHeader>
  )
}
