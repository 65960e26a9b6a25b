import clsx from 'clsx'
import type { ReactNode } from 'react'

export type Tone = 'plain' | 'accent' | 'success' | 'warning' | 'danger' | 'info'

const tones: Record<Tone, string> = {
  plain: 'bg-hover text-muted',
  accent: 'bg-accent-soft text-accent-text',
  success: 'bg-success-soft text-success-text',
  warning: 'bg-warning-soft text-warning-text',
  danger: 'bg-danger-soft text-danger-text',
  info: 'bg-info-soft text-info-text',
}

interface BadgeProps {
  tone?: Tone
  icon?: ReactNode
  /** It gives way where there is little room; what is in it cuts itself short. */
  shrinks?: boolean
  children: ReactNode
}

export function Badge({ tone = 'plain', icon, shrinks, children }: BadgeProps) {
  return (
    <span
      className={clsx(
        'inline-flex min-h-5 items-center gap-1 rounded-chip px-1.5 font-medium text-help whitespace-nowrap',
        shrinks ? 'min-w-0' : 'shrink-0',
        tones[tone],
      )}
    >
      {icon}
      {children}
    </span>
  )
}
