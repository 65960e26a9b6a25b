import clsx from 'clsx'
import type { CSSProperties, ReactNode } from 'react'
import { hueOf, initials } from '@/lib/person'

const sizes = {
  xs: 'size-5 text-[0.5rem]',
  sm: 'size-7 text-meta',
  md: 'size-8 text-ui',
  lg: 'size-11 text-lead',
} as const

interface AvatarProps {
  id: string
  name: string
  size?: keyof typeof sizes
  /** A mark at the lower end corner. */
  badge?: ReactNode
  className?: string
}

/** Decorative: the name always stands beside it in words. The letters are no text, so nothing reads, copies or finds them. */
export function Avatar({ id, name, size = 'md', badge, className }: AvatarProps) {
  const style = { '--hue': hueOf(id) } as CSSProperties
  return (
    <span className={clsx('relative inline-flex shrink-0', className)}>
      <span
        aria-hidden
        style={style}
        data-initials={initials(name)}
        className={clsx(
          'avatar-tint inline-flex before:content-[attr(data-initials)] items-center justify-center rounded-full font-medium leading-none',
          sizes[size],
        )}
      />
      {badge && <span className="absolute -end-1 -bottom-1 flex">{badge}</span>}
    </span>
  )
}
