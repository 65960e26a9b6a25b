import { Pencil } from 'lucide-react'
import { useState } from 'react'

interface InlineEditProps {
  label: string
  value: string
  onSave: (value: string) => void
  className?: string
}

/** Text that becomes a field when it is pressed. Enter and leaving save it, Escape forgets. */
export function InlineEdit({ label, value, onSave, className }: InlineEditProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const save = () => {
    const next = draft?.trim()
    setDraft(null)
    if (next && next !== value) onSave(next)
  }
  if (draft === null) {
    return (
      <button
        type="button"
        aria-label={`${label}: ${value}`}
        onClick={() => setDraft(value)}
        className={`group inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-chip text-start hover:bg-hover max-md:min-h-11 ${className ?? ''}`}
      >
        <bdi className="truncate">{value}</bdi>
        <Pencil
          aria-hidden
          size={12}
          className="shrink-0 text-subtle opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
        />
      </button>
    )
  }
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person just pressed this very text
      autoFocus
      dir="auto"
      aria-label={label}
      value={draft}
      onChange={event => setDraft(event.target.value)}
      onBlur={save}
      onKeyDown={event => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') save()
        if (event.key === 'Escape') setDraft(null)
      }}
      className={`field min-h-7 px-1.5 ${className ?? ''}`}
    />
  )
}
