import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

interface TagsInputProps {
  value: string[]
  onChange: (value: string[]) => void
  addLabel: string
  /** How a value is shown, where that differs from the value. */
  show?: (value: string) => string
  id?: string
  suggestions?: string[]
  autoFocus?: boolean
}

export function TagsInput({
  value,
  onChange,
  addLabel,
  show = text => text,
  id,
  suggestions,
  autoFocus,
}: TagsInputProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState('')
  const add = () => {
    const next = draft.trim()
    setDraft('')
    if (next && !value.includes(next)) onChange([...value, next])
  }
  return (
    <div className="flex flex-wrap gap-1.5">
      {value.map(tag => (
        <span
          key={tag}
          className="inline-flex min-h-6 max-w-full items-center gap-1 rounded-full border border-line-strong ps-2.5 pe-1 text-help"
        >
          <bdi className="truncate">{show(tag)}</bdi>
          <button
            type="button"
            aria-label={t('common.removeNamed', { name: show(tag) })}
            onClick={() => onChange(value.filter(one => one !== tag))}
            className="inline-flex size-6 items-center justify-center rounded-full text-muted hover:bg-hover hover:text-fg max-md:size-9"
          >
            <X aria-hidden size={12} />
          </button>
        </span>
      ))}
      <span className="inline-flex min-h-6 items-center gap-1 rounded-full border border-line-field border-dashed ps-2 pe-2.5 text-help focus-within:border-focus">
        <Plus aria-hidden size={12} className="text-muted" />
        <input
          id={id}
          // biome-ignore lint/a11y/noAutofocus: only where the person just asked for this very field
          autoFocus={autoFocus}
          value={draft}
          list={suggestions && id ? `${id}-list` : undefined}
          aria-label={addLabel}
          placeholder={addLabel}
          onChange={event => setDraft(event.target.value)}
          onBlur={add}
          onKeyDown={event => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter' || event.key === ',') {
              event.preventDefault()
              add()
            } else if (event.key === 'Backspace' && !draft && value.length > 0) onChange(value.slice(0, -1))
          }}
          className="field-sizing-content min-w-14 max-w-40 bg-transparent outline-none max-md:min-h-9"
        />
        {suggestions && id && (
          <datalist id={`${id}-list`}>
            {suggestions.map(one => (
              <option key={one} value={one}>
                {show(one)}
              </option>
            ))}
          </datalist>
        )}
      </span>
    </div>
  )
}
