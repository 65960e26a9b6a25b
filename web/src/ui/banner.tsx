import clsx from 'clsx'
import type { ReactNode } from 'react'

interface BannerProps {
  tone: 'warning' | 'danger' | 'info'
  icon?: ReactNode
  children: ReactNode
  action?: ReactNode
}
const tones = {
  warning: 'bg-warning-soft text-warning-text',
  danger: 'bg-danger-soft text-danger-text',
  info: 'bg-info-soft text-info-text',
}

export function Banner({ tone, icon, children, action }: BannerProps) {
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={clsx('flex min-h-8 items-center gap-2 rounded-row px-3 py-1.5 text-ui', tones[tone])}
    >
      {icon}
      <div className="min-w-0 grow">{children}</div>
      {action}
    </div>
  )
}
