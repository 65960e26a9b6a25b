import { NumberField } from '@base-ui/react/number-field'
import clsx from 'clsx'
import { Minus, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { intlTag } from '@/lib/language'

interface NumberInputProps {
  value: number | null
  onChange: (value: number | null) => void
  min?: number
  max?: number
  step?: number
  placeholder?: string
  id?: string
  'aria-label'?: string
  'aria-describedby'?: string
  className?: string
}

export function NumberInput({ value, onChange, className, placeholder, ...rest }: NumberInputProps) {
  const { t, i18n } = useTranslation()
  const { id, min, max, step } = rest
  const end = 'flex w-8 shrink-0 items-center justify-center text-muted hover:text-fg disabled:opacity-40 max-md:w-9'
  return (
    <NumberField.Root
      value={value}
      onValueChange={onChange}
      min={min}
      max={max}
      step={step}
      id={id}
      locale={intlTag(i18n.language)}
    >
      <NumberField.Group className={clsx('field flex items-stretch p-0 max-md:min-h-11', className)}>
        <NumberField.Decrement className={end} aria-label={t('common.less')}>
          <Minus aria-hidden size={14} />
        </NumberField.Decrement>
        <NumberField.Input
          placeholder={placeholder}
          aria-roledescription={undefined}
          aria-label={rest['aria-label']}
          aria-describedby={rest['aria-describedby']}
          className="w-full min-w-0 bg-transparent text-center tabular-nums outline-offset-0"
        />
        <NumberField.Increment className={end} aria-label={t('common.more')}>
          <Plus aria-hidden size={14} />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  )
}
