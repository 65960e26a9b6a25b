import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

interface FoldProps {
  title: ReactNode
  children: ReactNode
  open?: boolean
  /** A card of its own, a line in a sentence, or bare. */
  look?: 'card' | 'link' | 'bare'
  className?: string
}

const looks = { card: 'rounded-sheet border border-line', link: '', bare: '' }
const heads = {
  card: 'min-h-11 px-3 py-2 font-medium',
  link: 'min-h-6 w-fit text-accent-text',
  bare: 'min-h-8',
}

/** What is seldom needed, behind its title: the browser's own disclosure with an arrow of ours, which mirrors. */
export function Fold({ title, children, open, look = 'card', className }: FoldProps) {
  return (
    <details open={open} className={clsx('group/fold', looks[look], className)}>
      <summary
        className={clsx(
          'flex cursor-pointer list-none items-center gap-1.5 rounded-control [&::-webkit-details-marker]:hidden',
          heads[look],
        )}
      >
        <span aria-hidden className="mirror inline-flex shrink-0 text-muted">
          <ChevronRight size={14} className="transition-transform group-open/fold:rotate-90" />
        </span>
        {title}
      </summary>
      {children}
    </details>
  )
}
