import clsx from 'clsx'
import { Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/types'
import type { Tab } from '@/features/conversation/drafts'
import { WindowClock } from '@/features/conversation/window-clock'
import { Button } from '@/ui/button'

interface ComposerTabsProps {
  tab: Tab
  onTab: (tab: Tab) => void
  conversation: Conversation
  onReopen: () => void
}

const tabs: readonly Tab[] = ['reply', 'note']

export function ComposerTabs({ tab, onTab, conversation, onReopen }: ComposerTabsProps) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-wrap items-center gap-1 px-2 pt-2">
      <fieldset className="flex gap-1">
        <legend className="sr-only">{t('composer.kind')}</legend>
        {tabs.map(one => (
          <button
            key={one}
            type="button"
            aria-pressed={tab === one}
            onClick={() => onTab(one)}
            className={clsx(
              'inline-flex min-h-7 items-center gap-1.5 rounded-control px-2 font-medium max-md:min-h-10',
              tab === one ? 'bg-active text-fg' : 'text-muted hover:bg-hover',
            )}
          >
            {one === 'note' && <Lock aria-hidden size={13} />}
            {t(`composer.${one}`)}
          </button>
        ))}
      </fieldset>
      {tab === 'reply' && (
        <span className="ms-auto">
          <WindowClock conversation={conversation} />
        </span>
      )}
      {conversation.status === 'closed' && (
        <p className="ms-auto flex items-center gap-2 text-help text-muted">
          {t('composer.closed')}
          <Button small onClick={onReopen}>
            {t('close.reopen')}
          </Button>
        </p>
      )}
    </div>
  )
}
