import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  help?: ReactNode
  children: ReactNode
}

/** A part of a settings page: a title, one line of help, fields. */
export function Section({ title, help, children }: SectionProps) {
  return (
    <section aria-label={title} className="border-line border-t py-5 first-of-type:border-t-0 first-of-type:pt-0">
      <h2 className="font-semibold text-msg">{title}</h2>
      {help && <p className="text-muted">{help}</p>}
      <div className="mt-3 flex flex-col gap-4">{children}</div>
    </section>
  )
}
