import clsx from 'clsx'
import { cloneElement, type ReactElement, type ReactNode, useId } from 'react'

interface FieldProps {
  label: string
  help?: ReactNode
  error?: string
  /** The label is for screen readers only. */
  bare?: boolean
  className?: string
  children: ReactElement<Record<string, unknown>>
}

/** A label, a control, one line of help, and the error below it. */
export function Field({ label, help, error, bare, className, children }: FieldProps) {
  const id = useId()
  const note = `${id}-note`
  const control = cloneElement(children, {
    id: children.props.id ?? id,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': error || help ? note : undefined,
  })
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      <label htmlFor={String(children.props.id ?? id)} className={bare ? 'sr-only' : 'font-medium text-muted'}>
        {label}
      </label>
      {control}
      {(error || help) && (
        <div id={note} className={clsx('text-help', error ? 'text-danger-text' : 'text-muted')}>
          {error ?? help}
        </div>
      )}
    </div>
  )
}
