import { Select as Base } from '@base-ui/react/select'
import clsx from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'

export interface Option<T extends string> {
  value: T
  label: string
  help?: string
  icon?: ReactNode
}

interface SelectProps<T extends string> {
  value: T
  onChange: (value: T) => void
  options: readonly Option<T>[]
  label: string
  id?: string
  /** Part of a sentence: bold, underlined with dots, without a box; it breaks between words as the sentence does. */
  inline?: boolean
  /** A fact among facts, which shows only on a second look that it can be changed. */
  plain?: boolean
  disabled?: boolean
  className?: string
}

const box = 'field flex items-center justify-between gap-2 text-start max-md:min-h-11'
const word =
  "rounded-chip font-semibold text-accent-text underline decoration-dotted underline-offset-4 [box-decoration-break:clone] hover:bg-accent-soft after:content-['\\2060']"
const fact =
  'group/fact -ms-1 inline-flex min-h-6 max-w-full items-center gap-1 rounded-chip ps-1 pe-0.5 text-start hover:bg-hover data-[popup-open]:bg-hover max-md:min-h-11'

export function Select<T extends string>(props: SelectProps<T>) {
  const { value, onChange, options, label, id, inline, plain, disabled, className } = props
  const items = options.map(option => ({ value: option.value, label: option.label }))
  return (
    <Base.Root
      items={items}
      value={value}
      onValueChange={next => next !== null && onChange(next as T)}
      disabled={disabled}
    >
      <Base.Trigger
        id={id}
        aria-label={label}
        className={clsx(inline ? word : plain ? fact : box, className)}
        // A button never breaks between its words; what is part of a sentence must.
        {...(inline && { nativeButton: false, render: <span /> })}
      >
        <Base.Value className={inline ? undefined : 'truncate'} />
        <Base.Icon
          className={clsx(
            'shrink-0 text-muted',
            inline && "before:content-['\\2060']",
            plain && 'group-hover/fact:text-fg',
          )}
        >
          <ChevronDown
            aria-hidden
            size={inline || plain ? 12 : 16}
            className={clsx(inline && 'ms-0.5 -me-[3px] inline')}
          />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" alignItemWithTrigger={false} className="z-[60] outline-none">
          <Base.Popup className="pop max-h-[min(20rem,var(--available-height))] min-w-[max(12rem,var(--anchor-width))] max-w-80 overflow-y-auto p-1">
            {options.map(option => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex min-h-[1.875rem] items-center gap-2 rounded-control px-2 py-1 outline-none select-none data-[highlighted]:bg-hover max-md:min-h-11"
              >
                {option.icon}
                <span className="min-w-0 grow">
                  <Base.ItemText className="block">{option.label}</Base.ItemText>
                  {option.help && <span className="block text-help text-muted">{option.help}</span>}
                </span>
                <Base.ItemIndicator>
                  <Check aria-hidden size={16} />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
