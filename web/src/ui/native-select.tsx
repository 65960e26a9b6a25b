import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'

/** The browser's own list, for hundreds of choices, in the clothes of ours. */
export function NativeSelect({ children, ...rest }: ComponentProps<'select'>) {
  return (
    <span className="relative block">
      <select {...rest} className="field appearance-none truncate pe-8 max-md:min-h-11">
        {children}
      </select>
      <ChevronDown
        aria-hidden
        size={16}
        className="pointer-events-none absolute inset-y-0 end-2.5 my-auto text-muted"
      />
    </span>
  )
}
