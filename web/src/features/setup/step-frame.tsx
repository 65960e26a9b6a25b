import type { ReactNode } from 'react'

interface StepFrameProps {
  title: string
  help: string
  children: ReactNode
  footer: ReactNode
}

export function StepFrame({ title, help, children, footer }: StepFrameProps) {
  return (
    <div className="flex flex-col gap-4">
      <div>
        <h1 className="font-semibold text-page">{title}</h1>
        <p className="text-muted">{help}</p>
      </div>
      {children}
      <div className="flex flex-wrap justify-end gap-2 pt-2">{footer}</div>
    </div>
  )
}
