import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp } from 'lucide-react'
import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ConversationRow } from '@/features/conversation/conversation-row'
import type { Selection } from '@/features/conversation/use-selection'
import type { SteadyList } from '@/features/conversation/use-steady-list'

interface ConversationListProps {
  order: SteadyList
  openId: string | null
  selection: Selection
  complete: boolean
  onOpen: (id: string) => void
  onEnd: () => void
}

/** Any number of rows, of which only those in sight exist. One tab stop; arrows move; still while one points at it. */
export function ConversationList({ order, openId, selection, complete, onOpen, onEnd }: ConversationListProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const { ids, hold } = order
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => box.current,
    estimateSize: () => 4.25 * rem,
    paddingStart: 6,
    paddingEnd: 6,
    overscan: 8,
    getItemKey: index => ids[index] ?? index,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const openAt = openId ? ids.indexOf(openId) : -1

  useEffect(() => {
    if (!complete && last >= ids.length - 5) onEnd()
  }, [last, ids.length, complete, onEnd])

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the open one, not every change of the list
  useEffect(() => {
    if (openAt >= 0) rows.scrollToIndex(openAt, { align: 'auto' })
  }, [openId])

  // A list that vanishes under the pointer never hears it leave.
  useEffect(() => () => hold(false), [hold])

  const latest = useRef(selection)
  latest.current = selection
  const onSelect = useCallback(
    (id: string, reach: boolean) => (reach ? latest.current.reach(id) : latest.current.toggle(id)),
    [],
  )
  const step = (by: number) => {
    const next = ids[openAt < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, openAt + by))]
    if (next) onOpen(next)
  }
  return (
    <>
      {order.fresh > 0 && (
        <button
          type="button"
          onClick={order.renew}
          className="absolute inset-x-0 top-2 z-10 mx-auto inline-flex min-h-7 w-fit items-center gap-1 rounded-full bg-accent px-3 font-medium text-help text-on-accent shadow-2"
        >
          <ArrowUp aria-hidden size={14} />
          {t('inbox.fresh', { count: order.fresh })}
        </button>
      )}
      <div
        ref={box}
        role="listbox"
        aria-label={t('inbox.list')}
        aria-activedescendant={openAt >= 0 ? `row-${openId}` : undefined}
        aria-multiselectable={selection.on || undefined}
        tabIndex={0}
        onPointerEnter={event => event.pointerType === 'mouse' && hold(true)}
        onPointerLeave={() => hold(false)}
        onKeyDown={event => {
          const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -ids.length, End: ids.length }[
            event.key
          ]
          if (by === undefined) return
          event.preventDefault()
          step(by)
        }}
        className="min-h-0 grow overflow-y-auto overscroll-contain outline-offset-[-2px]"
      >
        <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
          {items.map(item => {
            const id = ids[item.index]
            if (!id) return null
            return (
              <div
                key={id}
                role="presentation"
                className="absolute inset-x-0 top-0 h-[4.25rem] px-2"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <ConversationRow
                  id={id}
                  open={id === openId}
                  position={item.index + 1}
                  total={complete ? ids.length : -1}
                  onOpen={onOpen}
                  selecting={selection.on}
                  selected={selection.has(id)}
                  onSelect={onSelect}
                />
              </div>
            )
          })}
        </div>
      </div>
    </>
  )
}
