import clsx from 'clsx'
import { Check } from 'lucide-react'

/** Over the picture of a row: whether it is chosen, and where one presses to choose it. The key is X. */
export function SelectMark({ on, chosen, onToggle }: { on: boolean; chosen: boolean; onToggle: () => void }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row says whether it is chosen, and X chooses it
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list owns the keys
    <span
      onClick={event => {
        event.stopPropagation()
        onToggle()
      }}
      className={clsx(
        'absolute inset-0 flex items-center justify-center rounded-full',
        !on && 'opacity-0 group-hover/row:opacity-100 [@media(hover:none)]:hidden',
        chosen ? 'bg-accent text-on-accent' : 'bg-surface/70 text-transparent ring-2 ring-line-field ring-inset',
      )}
    >
      <Check aria-hidden size={18} />
    </span>
  )
}
