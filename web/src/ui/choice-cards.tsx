import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { type ReactNode, useId } from 'react'

interface ChoiceCardsProps<T extends string> {
  label: string
  value: T
  onChange: (value: T) => void
  options: { value: T; title: string; help: string; mark?: ReactNode }[]
}

export function ChoiceCards<T extends string>({ label, value, onChange, options }: ChoiceCardsProps<T>) {
  const base = useId()
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={next => onChange(next as T)}
      className="flex flex-col gap-2"
    >
      {options.map(option => (
        <label
          key={option.value}
          htmlFor={`${base}-${option.value}`}
          className="flex gap-3 rounded-row border border-line-strong p-3 hover:bg-hover has-[[data-checked]]:border-accent has-[[data-checked]]:bg-accent-soft"
        >
          <Radio.Root
            id={`${base}-${option.value}`}
            value={option.value}
            aria-label={option.title}
            aria-describedby={`${base}-${option.value}-help`}
            className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-field data-[checked]:border-accent data-[checked]:bg-accent"
          >
            <Radio.Indicator className="size-1.5 rounded-full bg-on-accent" />
          </Radio.Root>
          <span>
            <span className="flex flex-wrap items-center gap-2 font-semibold">
              {option.title}
              {option.mark}
            </span>
            <span id={`${base}-${option.value}-help`} className="block text-muted">
              {option.help}
            </span>
          </span>
        </label>
      ))}
    </RadioGroup>
  )
}
