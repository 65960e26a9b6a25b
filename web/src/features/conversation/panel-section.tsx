import type { ReactNode } from 'react'
import { readPreference, writePreference } from '@/lib/preference'

export type PanelPart = 'routing' | 'details' | 'tags' | 'earlier'

const folded = () => new Set((readPreference('panel-folded') ?? '').split(',').filter(Boolean))

/** Kept on this device, so that every conversation shows the same parts. */
function keep(part: PanelPart, open: boolean) {
  const parts = folded()
  if (open) parts.delete(part)
  else parts.add(part)
  writePreference('panel-folded', parts.size > 0 ? [...parts].sort().join() : null)
}

interface PanelSectionProps {
  part: PanelPart
  title: string
  /** Beside the title, at the end of its line. */
  aside?: ReactNode
  /** Open, whatever was kept. */
  shown?: boolean
  level: 2 | 3
  children: ReactNode
}

/** A part of the panel beside a conversation, which folds under its title. */
export function PanelSection({ part, title, aside, shown, level, children }: PanelSectionProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <details
      open={shown || !folded().has(part)}
      onToggle={event => keep(part, event.currentTarget.open)}
      className="border-line border-b px-4 py-3"
    >
      <summary className="-mx-1.5 flex min-h-6 list-none items-center justify-between gap-3 rounded-control px-1.5 hover:bg-hover max-md:min-h-11 [&::-webkit-details-marker]:hidden">
        <Heading className="shrink-0 font-medium text-muted">{title}</Heading>
        {aside && <span className="flex min-w-0">{aside}</span>}
      </summary>
      <div className="pt-1.5">{children}</div>
    </details>
  )
}
