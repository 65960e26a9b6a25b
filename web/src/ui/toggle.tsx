import { Switch } from '@base-ui/react/switch'
import { type ReactNode, useId } from 'react'

interface ToggleProps {
  label: string
  help?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

export function Toggle({ label, help, checked, onChange, disabled }: ToggleProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-3">
      <Switch.Root
        id={id}
        checked={checked}
        onCheckedChange={next => onChange(next)}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        className="relative mt-0.5 h-5 w-9 shrink-0 rounded-full border border-line-field bg-active transition-colors data-[checked]:border-transparent data-[checked]:bg-accent data-[disabled]:opacity-50"
      >
        <Switch.Thumb className="absolute inset-y-0.5 start-0.5 block aspect-square rounded-full bg-line-field transition-all data-[checked]:start-[calc(100%-1rem)] data-[checked]:bg-on-accent" />
      </Switch.Root>
      <div>
        <label id={`${id}-label`} htmlFor={id} className="block font-medium">
          {label}
        </label>
        {help && <p className="text-help text-muted">{help}</p>}
      </div>
    </div>
  )
}
