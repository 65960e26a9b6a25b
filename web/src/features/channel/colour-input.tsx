import { TextInput } from '@/ui/text-input'

interface ColourInputProps {
  label: string
  value: string
  onChange: (value: string) => void
}

const whole = /^#[0-9a-f]{6}$/i

/** A colour, picked or typed. */
export function ColourInput({ label, value, onChange }: ColourInputProps) {
  return (
    <div className="flex items-center gap-2">
      <input
        type="color"
        aria-label={label}
        value={whole.test(value) ? value.toLowerCase() : '#4f46e5'}
        onChange={event => onChange(event.target.value)}
        className="h-9 w-12 shrink-0 cursor-pointer rounded-control border border-line-field bg-surface p-1 max-md:h-11"
      />
      <TextInput
        aria-label={label}
        dir="ltr"
        className="max-w-32"
        value={value}
        placeholder="#4f46e5"
        autoComplete="off"
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
      />
    </div>
  )
}
