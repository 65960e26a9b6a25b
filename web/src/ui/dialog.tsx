import { Dialog as Base } from '@base-ui/react/dialog'
import clsx from 'clsx'
import { X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { iconButtonClass } from '@/ui/icon-button'

interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  /** Says the consequence, for questions. */
  description?: ReactNode
  children?: ReactNode
  footer?: ReactNode
  width?: string
  /** It is there to be read, from its beginning: nothing in it takes the focus. */
  reading?: boolean
}

export function Dialog(props: DialogProps) {
  const { open, onClose, title, description, children, footer, width = 'max-w-md', reading } = props
  const { t } = useTranslation()
  const body = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={open} onOpenChange={next => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-mask transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          initialFocus={reading ? body : undefined}
          className={clsx(
            'pop fixed inset-x-0 z-50 mx-auto flex max-h-[85dvh] w-[calc(100%-2rem)] flex-col rounded-bubble shadow-3',
            'top-[10dvh] max-sm:top-auto max-sm:bottom-4',
            width,
          )}
        >
          <div className="flex min-h-11 items-center ps-5 pe-14 pt-3">
            <Base.Title className="grow font-semibold text-msg">{title}</Base.Title>
          </div>
          <div
            ref={body}
            tabIndex={reading ? -1 : undefined}
            className="min-h-0 overflow-y-auto px-5 pt-1 pb-4 outline-none"
          >
            {description && <Base.Description className="mb-3 text-muted">{description}</Base.Description>}
            {children}
          </div>
          {footer && (
            <div className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3 max-sm:flex-col-reverse">
              {footer}
            </div>
          )}
          {/* Last in order, so that the first field gets the focus. */}
          <Base.Close
            aria-label={t('common.close')}
            className={clsx(iconButtonClass, 'absolute end-3 top-3 max-md:end-1.5 max-md:top-1.5')}
          >
            <X aria-hidden size={16} />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
