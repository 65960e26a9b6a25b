import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Spinner } from '@/ui/spinner'

type Look = 'primary' | 'default' | 'ghost' | 'danger' | 'quiet'

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover border-transparent',
  default: 'bg-surface text-fg border-line-strong hover:bg-hover hover:bg-blend-normal',
  ghost: 'border-transparent text-muted hover:bg-hover hover:text-fg',
  danger: 'border-transparent bg-danger-soft text-danger-text hover:brightness-95',
  quiet: 'border-transparent text-accent-text hover:bg-accent-soft',
}

export interface ButtonProps extends ComponentProps<'button'> {
  look?: Look
  icon?: ReactNode
  busy?: boolean
  small?: boolean
}

export function Button({ look = 'default', icon, busy, small, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(
        'relative inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control border font-medium text-ui whitespace-nowrap',
        'transition-colors disabled:opacity-55 max-md:min-h-10',
        small ? 'min-h-7 px-2' : 'min-h-8 px-3',
        looks[look],
        className,
      )}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  )
}
