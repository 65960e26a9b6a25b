import { Popover as Base } from '@base-ui/react/popover'
import clsx from 'clsx'
import type { ReactElement, ReactNode } from 'react'

interface PopoverProps {
  trigger: ReactElement<Record<string, unknown>>
  title?: string
  /** What it is, for screen readers only. */
  label?: string
  children: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom'
  width?: string
}

export function Popover({
  trigger,
  title,
  label,
  children,
  open,
  onOpenChange,
  align = 'center',
  side,
  width,
}: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange && (next => onOpenChange(next))}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} side={side} collisionPadding={8} className="z-[60]">
          <Base.Popup
            aria-label={label}
            className={clsx(
              'pop max-h-[min(30rem,var(--available-height))] max-w-[calc(100vw-1rem)] overflow-y-auto p-3',
              width ?? 'w-80',
            )}
          >
            {title && <Base.Title className="mb-2 font-semibold text-ui">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
