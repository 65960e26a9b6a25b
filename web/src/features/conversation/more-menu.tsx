import {
  AlarmClock,
  Check,
  Ellipsis,
  Link2,
  ListChecks,
  MailOpen,
  PanelRight,
  RotateCcw,
  UserRoundPlus,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Act } from '@/api/action'
import { useMe } from '@/api/identity'
import type { Conversation } from '@/api/types'
import type { Layer } from '@/features/conversation/layer'
import { snoozePresets } from '@/features/conversation/snooze-times'
import { readPreference, writePreference } from '@/lib/preference'
import { usePhone } from '@/lib/use-media'
import { iconButtonClass } from '@/ui/icon-button'
import { Menu, MenuGroup, MenuItem } from '@/ui/menu'
import { useToast } from '@/ui/toasts'

interface MoreMenuProps {
  conversation: Conversation
  onAct: (act: Act) => void
  onFinish: (act: Act) => void
  onLayer: (layer: Layer) => void
}

/** What is done rarely; on a phone also what has no room in the bar. */
export function MoreMenu({ conversation, onAct, onFinish, onLayer }: MoreMenuProps) {
  const { t, i18n } = useTranslation()
  const toast = useToast()
  const phone = usePhone()
  const me = useMe()
  const closed = conversation.status === 'closed'
  const copy = async () => {
    await navigator.clipboard.writeText(`${location.origin}/conversations/${conversation.id}`)
    toast({ text: t('common.copied') })
  }
  const panel = () => writePreference('panel', readPreference('panel') === 'hidden' ? null : 'hidden')
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('common.moreActions')}
          title={t('common.moreActions')}
          className={iconButtonClass}
        >
          <Ellipsis aria-hidden size={16} />
        </button>
      }
    >
      {!closed && conversation.assignee_id !== me.id && (
        <MenuItem
          icon={<UserRoundPlus aria-hidden size={16} />}
          onClick={() => onAct({ verb: 'assign', user_id: me.id })}
        >
          {t('assign.me')}
        </MenuItem>
      )}
      {conversation.status !== 'open' && (
        <MenuItem icon={<RotateCcw aria-hidden size={16} />} onClick={() => onAct({ verb: 'reopen' })}>
          {closed ? t('close.reopen') : t('snooze.wake')}
        </MenuItem>
      )}
      {!closed && phone && (
        <MenuItem icon={<Check aria-hidden size={16} />} onClick={() => onFinish({ verb: 'close' })}>
          {t('close.close')}
        </MenuItem>
      )}
      {!closed && (
        <MenuItem icon={<ListChecks aria-hidden size={16} />} shortcut="shift+e" onClick={() => onLayer('close')}>
          {t('close.with')}
        </MenuItem>
      )}
      <MenuItem icon={<MailOpen aria-hidden size={16} />} shortcut="u" onClick={() => onAct({ verb: 'unread' })}>
        {t('inbox.markUnread')}
      </MenuItem>
      <MenuItem icon={<Link2 aria-hidden size={16} />} onClick={() => void copy()}>
        {t('inbox.copyLink')}
      </MenuItem>
      {!phone && (
        <MenuItem icon={<PanelRight aria-hidden size={16} className="mirror" />} shortcut="]" onClick={panel}>
          {t('inbox.details')}
        </MenuItem>
      )}
      {!closed && phone && (
        <MenuGroup label={t('snooze.title')}>
          {snoozePresets(new Date()).map(({ name, until }) => (
            <MenuItem
              key={name}
              icon={<AlarmClock aria-hidden size={16} />}
              onClick={() => onFinish({ verb: 'snooze', until: until.toISOString() })}
            >
              {t(`snooze.${name}`, { lng: i18n.language })}
            </MenuItem>
          ))}
        </MenuGroup>
      )}
    </Menu>
  )
}
