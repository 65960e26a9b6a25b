import { Menu as Base } from '@base-ui/react/menu'
import clsx from 'clsx'
import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Keys } from '@/ui/keys'

interface MenuProps {
  trigger: ReactElement<Record<string, unknown>>
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'inline-end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
  width?: string
}

export function Menu({ trigger, children, align = 'end', side = 'bottom', open, onOpenChange, width }: MenuProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange && (next => onOpenChange(next))}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} side={side} className="z-[60] outline-none">
          <Base.Popup
            className={clsx('pop max-h-[min(26rem,var(--available-height))] overflow-y-auto p-1', width ?? 'min-w-48')}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

const itemClass =
  'flex min-h-[1.875rem] items-center gap-2 rounded-control px-2 text-ui outline-none select-none data-[highlighted]:bg-hover data-[disabled]:text-subtle max-md:min-h-11'

interface MenuItemProps {
  icon?: ReactNode
  shortcut?: string
  onClick: () => void
  children: ReactNode
  end?: ReactNode
  danger?: boolean
  disabled?: boolean
  /** Why it cannot be chosen now, which is said below it. */
  refusal?: string
}

export function MenuItem({ icon, shortcut, onClick, children, end, danger, disabled, refusal }: MenuItemProps) {
  return (
    <Base.Item
      onClick={onClick}
      disabled={disabled || refusal !== undefined}
      className={clsx(itemClass, danger && 'text-danger-text')}
    >
      {icon && <span className="flex min-w-4 shrink-0 justify-center text-muted">{icon}</span>}
      <span className="min-w-0 grow truncate">
        {children}
        {refusal && <span className="block truncate text-meta text-muted">{refusal}</span>}
      </span>
      {end}
      {shortcut && <Keys keys={shortcut} />}
    </Base.Item>
  )
}

export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Base.Group className="not-first:mt-1 not-first:border-t not-first:border-line not-first:pt-1">
      <Base.GroupLabel className="px-2 py-1 font-medium text-meta text-subtle">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  )
}

export function MenuLine() {
  return <Base.Separator className="my-1 h-px bg-line" />
}

interface MenuChoiceProps<T extends string> {
  value: T
  onChange: (value: T) => void
  options: { value: T; label: string; icon?: ReactNode }[]
}

export function MenuChoice<T extends string>({ value, onChange, options }: MenuChoiceProps<T>) {
  return (
    <Base.RadioGroup value={value} onValueChange={next => onChange(next as T)}>
      {options.map(option => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick className={itemClass}>
          {option.icon && <span className="flex min-w-4 shrink-0 justify-center text-muted">{option.icon}</span>}
          <span className="grow">{option.label}</span>
          <Base.RadioItemIndicator>
            <Check aria-hidden size={16} />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}
