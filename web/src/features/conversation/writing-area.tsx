import clsx from 'clsx'
import { type ComponentProps, type RefObject, useRef } from 'react'
import type { Blank } from '@/features/conversation/fill'

interface WritingAreaProps extends Omit<ComponentProps<'textarea'>, 'ref' | 'value'> {
  area: RefObject<HTMLTextAreaElement | null>
  value: string
  blanks: Blank[]
  note: boolean
}

const shape =
  '[grid-area:1/1] max-h-[40dvh] min-h-[4.25rem] w-full whitespace-pre-wrap px-3.5 py-1.5 text-msg [overflow-wrap:break-word] [scrollbar-gutter:stable] max-md:min-h-11'

/** The text as it is written, and behind it a marker under every place that must still be filled. */
export function WritingArea({ area, value, blanks, note, className, ...rest }: WritingAreaProps) {
  const back = useRef<HTMLDivElement>(null)
  return (
    <div className="grid">
      {blanks.length > 0 && (
        <div
          ref={back}
          aria-hidden
          dir={rest.dir}
          className={clsx(shape, 'pointer-events-none overflow-hidden text-transparent')}
        >
          {blanks.map((blank, index) => (
            <span key={blank.start}>
              {value.slice(blanks[index - 1]?.end ?? 0, blank.start)}
              <mark className="rounded-chip bg-warning-soft text-transparent outline outline-warning">
                {value.slice(blank.start, blank.end)}
              </mark>
            </span>
          ))}
          {`${value.slice(blanks.at(-1)?.end)}\n`}
        </div>
      )}
      <textarea
        ref={area}
        value={value}
        onScroll={event => {
          if (back.current) back.current.scrollTop = event.currentTarget.scrollTop
        }}
        {...rest}
        className={clsx(
          shape,
          'relative block resize-none bg-transparent outline-none [field-sizing:content]',
          note && 'placeholder:text-note-text',
          className,
        )}
      />
    </div>
  )
}
