import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Tip } from '@/ui/tip'

export interface IconButtonProps extends ComponentProps<'button'> {
  label: string
  shortcut?: string
  children: ReactNode
  /** Why it cannot be used now: it does nothing, and says so to whoever points at it or comes to it by keyboard. */
  refusal?: string
}

/** The button itself, for menus that bring their own trigger. */
export const iconButtonClass =
  'inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted transition-colors hover:bg-hover hover:text-fg disabled:opacity-50 aria-disabled:opacity-50 data-[popup-open]:bg-active max-md:size-11'

export function IconButton({ label, shortcut, className, children, refusal, ...rest }: IconButtonProps) {
  const refused = refusal ? { 'aria-disabled': true, onClick: undefined } : {}
  return (
    <Tip label={refusal ?? label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={refusal ?? label}
        {...rest}
        {...refused}
        className={clsx(iconButtonClass, className)}
      >
        {children}
      </button>
    </Tip>
  )
}
