import clsx from 'clsx'
import { Check, ChevronDown, SendHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Tab } from '@/features/conversation/drafts'
import { Menu, MenuItem } from '@/ui/menu'

const button =
  'inline-flex min-h-8 items-center gap-1.5 bg-accent px-3 font-medium text-on-accent hover:bg-accent-hover disabled:opacity-50 max-md:min-h-11'

interface SendButtonProps {
  tab: Tab
  sendable: boolean
  closable: boolean
  onSend: () => void
  onSendClose: () => void
}

/** Sends a reply, and closes the conversation with it where that is chosen; or adds a note. */
export function SendButton({ tab, sendable, closable, onSend, onSendClose }: SendButtonProps) {
  const { t } = useTranslation()
  return (
    <span className="flex">
      <button
        type="button"
        disabled={!sendable}
        onClick={onSend}
        className={clsx(button, tab === 'note' ? 'rounded-control' : 'rounded-s-control')}
      >
        <SendHorizontal aria-hidden size={16} className="mirror" />
        <span className="max-sm:sr-only">{tab === 'note' ? t('composer.addNote') : t('composer.send')}</span>
      </button>
      {tab === 'reply' && (
        <Menu
          trigger={
            <button
              type="button"
              disabled={!closable}
              aria-label={t('composer.more')}
              className={clsx(button, 'rounded-e-control border-on-accent/30 border-s px-1.5')}
            >
              <ChevronDown aria-hidden size={16} />
            </button>
          }
        >
          <MenuItem icon={<Check aria-hidden size={16} />} shortcut="mod+shift+enter" onClick={onSendClose}>
            {t('composer.sendClose')}
          </MenuItem>
        </Menu>
      )}
    </span>
  )
}
