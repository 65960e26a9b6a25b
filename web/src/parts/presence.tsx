import clsx from 'clsx'
import { Check, Minus, WifiOff } from 'lucide-react'
import type { PresenceStatus, User } from '@/api/types'
import { lost } from '@/parts/presence-word'
import { Avatar } from '@/ui/avatar'

const dots: Record<PresenceStatus, string> = { online: 'bg-success', busy: 'bg-warning', offline: 'bg-line-field' }

/** Colour and shape; the word stands beside it, or in the label of what it marks. */
export function PresenceDot({ status, ring, lost }: { status: PresenceStatus; ring?: boolean; lost?: boolean }) {
  if (lost) {
    return (
      <span
        aria-hidden
        className="inline-flex size-2.5 items-center justify-center rounded-full bg-warning-soft text-warning-text outline-1 outline-warning"
      >
        <WifiOff size={8} strokeWidth={3} />
      </span>
    )
  }
  return (
    <span
      aria-hidden
      className={clsx(
        'inline-flex size-2.5 items-center justify-center rounded-full text-on-ch',
        dots[status],
        ring && 'box-content border-2 border-surface',
      )}
    >
      {status === 'busy' && <Minus size={8} strokeWidth={4} />}
      {status === 'online' && <Check size={7} strokeWidth={4} />}
    </span>
  )
}

interface UserAvatarProps {
  user: Pick<User, 'id' | 'name' | 'presence'>
  size?: 'xs' | 'sm' | 'md' | 'lg'
  presence?: boolean
}

export function UserAvatar({ user, size = 'md', presence = true }: UserAvatarProps) {
  const badge = presence ? <PresenceDot status={user.presence.status} lost={lost(user.presence)} ring /> : undefined
  return <Avatar id={user.id} name={user.name} size={size} badge={badge} />
}
