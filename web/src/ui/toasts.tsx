import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { type ReactNode, useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { isWriting } from '@/lib/keys'
import { iconButtonClass } from '@/ui/icon-button'

interface Said {
  text: string
  undo?: () => void
}

/** One line at the bottom start, for 6 seconds, politely; never for an error that wants an answer. */
export function useToast() {
  const { add, close } = Toast.useToastManager<{ undo?: () => void }>()
  const { t } = useTranslation()
  return useCallback(
    ({ text, undo }: Said) => {
      const id = crypto.randomUUID()
      const run = () => {
        close(id)
        undo?.()
      }
      add({
        id,
        title: text,
        timeout: 6000,
        data: { undo: undo && run },
        actionProps: undo ? { children: t('common.undo'), onClick: run } : undefined,
      })
    },
    [add, close, t],
  )
}

function List() {
  const { toasts } = Toast.useToastManager<{ undo?: () => void }>()
  const { t } = useTranslation()
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || isWriting(event.target)) return
      const undo = toasts.find(toast => toast.data?.undo)?.data?.undo
      if (!undo) return
      event.preventDefault()
      undo()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [toasts])
  return toasts.map(toast => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="pop flex items-center gap-2 ps-3 pe-1 shadow-2 data-[limited]:hidden"
    >
      <Toast.Title className="min-w-0 grow py-2 text-ui" />
      {toast.actionProps && (
        <Toast.Action className="rounded-control px-2 py-1 font-medium text-accent-text hover:bg-hover" />
      )}
      <Toast.Close aria-label={t('common.close')} className={iconButtonClass}>
        <X aria-hidden size={14} />
      </Toast.Close>
    </Toast.Root>
  ))
}

export function Toasts({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Toast.Provider limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t('common.notifications')}
          className="fixed start-4 bottom-4 z-[70] flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 max-md:bottom-20"
        >
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}
