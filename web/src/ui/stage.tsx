import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/ui/icon-button'

interface StageProps {
  title: string
  about: string
  tools: ReactNode
  children: ReactNode
  onClose: () => void
  onKeyDown: (event: KeyboardEvent) => void
}

/** A dialog as large as the window, for looking at one thing. */
export function Stage({ title, about, tools, children, onClose, onKeyDown }: StageProps) {
  const { t } = useTranslation()
  return (
    <Base.Root open onOpenChange={next => !next && onClose()}>
      <Base.Portal>
        <Base.Popup
          onKeyDown={onKeyDown}
          className="fixed inset-0 z-50 flex flex-col bg-canvas outline-none transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0"
        >
          <div className="flex min-h-13 items-center gap-1 border-line border-b bg-surface px-3">
            <div className="min-w-0 grow">
              <Base.Title className="truncate font-semibold text-msg">
                <bdi>{title}</bdi>
              </Base.Title>
              <Base.Description className="truncate text-help text-muted">{about}</Base.Description>
            </div>
            {tools}
            <IconButton label={t('common.close')} shortcut="esc" onClick={onClose}>
              <X aria-hidden size={16} />
            </IconButton>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
