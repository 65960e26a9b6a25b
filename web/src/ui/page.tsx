import clsx from 'clsx'
import type { ReactNode } from 'react'

interface PageProps {
  /** A column of fields, a list or cards, or all there is. */
  width: 'form' | 'list' | 'full'
  children: ReactNode
}

const widths = { form: 'max-w-[40rem]', list: 'max-w-4xl', full: '' }

/** A page of the settings. However wide it is, it begins on the same line as the others: titles stay where they are. */
export function Page({ width, children }: PageProps) {
  return (
    <div className="mx-auto w-full max-w-5xl px-8 py-5 max-lg:px-6 max-md:px-4">
      <div className={clsx(widths[width])}>{children}</div>
    </div>
  )
}
