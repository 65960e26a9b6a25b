import clsx from 'clsx'
import type { ComponentProps } from 'react'

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input dir="auto" {...rest} className={clsx('field max-md:min-h-11', className)} />
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea dir="auto" rows={3} {...rest} className={clsx('field py-1.5', className)} />
}
