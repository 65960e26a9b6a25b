import clsx from 'clsx'
import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'

export function SearchInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <div className={clsx('relative', className)}>
      <Search aria-hidden size={16} className="pointer-events-none absolute inset-y-0 start-2.5 my-auto text-muted" />
      <input type="search" dir="auto" {...rest} className="field ps-8 max-md:min-h-11" />
    </div>
  )
}
