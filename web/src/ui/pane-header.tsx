import clsx from 'clsx'
import type { ReactNode } from 'react'

interface PaneHeaderProps {
  title: ReactNode
  before?: ReactNode
  children?: ReactNode
  className?: string
}

/** The 52 px bar on top of a pane, with the pane's one heading. What stands in it can ask how wide it is: @max-lg/bar. */
export function PaneHeader({ title, before, children, className }: PaneHeaderProps) {
  return (
    <header
      className={clsx(
        '@container/bar flex h-[3.25rem] shrink-0 items-center gap-2 px-4 max-md:h-14 max-md:px-3',
        className,
      )}
    >
      {before}
      <h1 className="min-w-0 grow truncate font-semibold text-msg">{title}</h1>
      {children}
    </header>
  )
}
