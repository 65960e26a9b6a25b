import clsx from 'clsx'
import { useRef } from 'react'

interface LinkTabsProps<T extends string> {
  label: string
  value: T
  onChange: (value: T) => void
  tabs: { value: T; label: string; count?: string }[]
  panel: string
}

/** Tabs that stand for places in the address; arrow keys move between them. */
export function LinkTabs<T extends string>({ label, value, onChange, tabs, panel }: LinkTabsProps<T>) {
  const list = useRef<HTMLDivElement>(null)
  const move = (by: number) => {
    const next = (tabs.findIndex(tab => tab.value === value) + by + tabs.length) % tabs.length
    const tab = tabs[next]
    if (!tab) return
    onChange(tab.value)
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus()
  }
  return (
    <div ref={list} role="tablist" aria-label={label} className="flex shrink-0 gap-4 border-line border-b px-4">
      {tabs.map(tab => (
        <button
          type="button"
          key={tab.value}
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={panel}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
          onKeyDown={event => {
            const rtl = document.documentElement.dir === 'rtl'
            if (event.key === 'ArrowRight') move(rtl ? -1 : 1)
            if (event.key === 'ArrowLeft') move(rtl ? 1 : -1)
          }}
          className={clsx(
            '-mb-px flex items-center gap-2 border-b-2 pt-1 pb-2 font-medium max-md:pb-3',
            tab.value === value ? 'border-accent text-fg' : 'border-transparent text-muted hover:text-fg',
          )}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="font-normal text-help text-muted tabular-nums">{tab.count}</span>
          )}
        </button>
      ))}
    </div>
  )
}
