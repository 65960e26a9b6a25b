import { useRef } from 'react'
import { type Preference, readPreference, usePreference, writePreference } from '@/lib/preference'

interface SplitterProps {
  name: Preference
  label: string
  initial: number
  min: number
  max: number
  /** The pane that grows lies before the line, or after it. */
  pane: 'before' | 'after'
}

export function usePaneWidth(name: Preference, initial: number): number {
  return Number(usePreference(name)) || initial
}

/** A line between panes that can be dragged, or moved with the arrow keys. */
export function Splitter({ name, label, initial, min, max, pane }: SplitterProps) {
  const start = useRef<{ x: number; width: number } | null>(null)
  const width = usePaneWidth(name, initial)
  const set = (value: number) => writePreference(name, String(Math.round(Math.min(max, Math.max(min, value)))))
  const sign = () => (document.documentElement.dir === 'rtl' ? -1 : 1) * (pane === 'before' ? 1 : -1)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be dragged
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width: Number(readPreference(name)) || initial }
      }}
      onPointerMove={event => {
        if (start.current) set(start.current.width + (event.clientX - start.current.x) * sign())
      }}
      onPointerUp={() => {
        start.current = null
      }}
      onDoubleClick={() => writePreference(name, null)}
      onKeyDown={event => {
        if (event.key === 'ArrowRight') set(width + 16 * sign())
        if (event.key === 'ArrowLeft') set(width - 16 * sign())
        if (event.key === 'Home') writePreference(name, null)
      }}
      className="relative z-10 w-px shrink-0 cursor-col-resize touch-none bg-line before:absolute before:inset-y-0 before:-start-1.5 before:w-3 hover:bg-line-field focus-visible:bg-focus max-md:hidden"
    />
  )
}
