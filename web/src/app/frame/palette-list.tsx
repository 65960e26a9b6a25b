import { type ComponentProps, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Command } from '@/app/frame/use-commands'
import { Keys } from '@/ui/keys'

export interface PaletteGroup {
  label: string
  items: (Command & { help?: string })[]
}

interface PaletteListProps {
  groups: PaletteGroup[]
  busy: boolean
  failed: boolean
  onRun: (command: Command) => void
  input: (props: ComponentProps<'input'>) => ReactNode
}

/** A field that commands a list: arrows choose, Enter runs. */
export function PaletteList({ groups, busy, failed, onRun, input }: PaletteListProps) {
  const { t } = useTranslation()
  const base = useId()
  const list = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const flat = groups.flatMap(group => group.items)
  const chosen = Math.min(at, flat.length - 1)
  const current = flat[chosen]
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  })
  const move = (by: number) => flat.length > 0 && setAt((chosen + by + flat.length) % flat.length)
  return (
    <>
      {input({
        role: 'combobox',
        'aria-expanded': true,
        'aria-controls': base,
        'aria-activedescendant': current && `${base}-${current.id}`,
        onInput: () => setAt(0),
        onKeyDown: event => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter' && current) onRun(current)
          else return
          event.preventDefault()
        },
      })}
      <div
        ref={list}
        id={base}
        role="listbox"
        aria-label={t('frame.search')}
        aria-busy={busy}
        className="overflow-y-auto p-1.5"
      >
        {groups.map(group => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
          <div key={group.label} role="group" aria-label={group.label}>
            <p aria-hidden className="px-2.5 pt-2 pb-1 text-help text-subtle">
              {group.label}
            </p>
            {group.items.map(item => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys act through the field, which owns the focus
              <div
                key={item.id}
                id={`${base}-${item.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={item === current}
                onClick={() => onRun(item)}
                onPointerMove={() => setAt(flat.indexOf(item))}
                className="flex min-h-9 items-center gap-3 rounded-row px-2.5 aria-selected:bg-active max-md:min-h-11"
              >
                <span className="flex w-5 shrink-0 justify-center text-muted">{item.icon}</span>
                <bdi className="shrink-0 truncate">{item.label}</bdi>
                <span dir="auto" className="user-text min-w-0 grow truncate text-help text-muted">
                  {item.help}
                </span>
                {item.keys && <Keys keys={item.keys} />}
              </div>
            ))}
          </div>
        ))}
      </div>
      {(flat.length === 0 || failed) && (
        <p role="status" className="px-4 pb-4 text-center text-muted">
          {failed ? t('palette.failed') : busy ? t('common.loading') : t('palette.nothing')}
        </p>
      )}
    </>
  )
}
