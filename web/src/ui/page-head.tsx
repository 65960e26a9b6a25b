import type { ReactNode } from 'react'

interface PageHeadProps {
  title: ReactNode
  help?: ReactNode
  children?: ReactNode
}

/** The heading of a settings page: a title, one line of help, one act. */
export function PageHead({ title, help, children }: PageHeadProps) {
  return (
    <div className="mb-5 flex flex-wrap items-start gap-3">
      <div className="min-w-0 grow basis-64 max-md:basis-full">
        <h1 className="font-semibold text-page">{title}</h1>
        {help && <p className="text-muted">{help}</p>}
      </div>
      {children}
    </div>
  )
}
