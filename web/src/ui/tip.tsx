import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import { Keys } from '@/ui/keys'

interface TipProps {
  label: string
  shortcut?: string
  children: ReactElement<Record<string, unknown>>
  side?: 'top' | 'bottom' | 'inline-end'
}

/** A name and a key for a control that shows only an icon. */
export function Tip({ label, shortcut, children, side = 'bottom' }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} side={side} className="z-[70]">
          <Tooltip.Popup className="pop flex max-w-80 items-center gap-2 rounded-control px-2 py-1 text-help text-fg">
            {label}
            {shortcut && <Keys keys={shortcut} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
