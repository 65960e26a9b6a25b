import clsx from 'clsx'

interface LoadBarProps {
  load: number
  capacity: number
  tone?: 'accent' | 'muted'
  label: string
}

/** Up to eight segments; red only when all of them are taken by somebody who is there. */
export function LoadBar({ load, capacity, tone = 'accent', label }: LoadBarProps) {
  const segments = Math.max(1, Math.min(8, capacity))
  const full = capacity > 0 && load >= capacity
  const taken = Math.min(segments, Math.ceil((load / Math.max(1, capacity)) * segments))
  const filled = tone === 'muted' ? 'bg-line-strong' : full ? 'bg-danger' : 'bg-accent'
  return (
    <span role="img" aria-label={label} className="flex h-1.5 w-full gap-0.5">
      {Array.from({ length: segments }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: segments without identity
        <span key={index} className={clsx('grow rounded-full', index < taken ? filled : 'bg-active')} />
      ))}
    </span>
  )
}
