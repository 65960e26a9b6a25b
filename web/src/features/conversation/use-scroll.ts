import { useLayoutEffect, useRef, useState } from 'react'
import type { Item } from '@/features/conversation/items'

const nearPx = 80

/** Keeps the newest in sight for whoever is at the end, and holds still for whoever reads further up. */
export function useNewestFirst(items: Item[], count: number, onTop: () => void) {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const lastTop = useRef(0)
  const before = useRef({ height: 0, first: '', count: 0, last: '' })
  const [away, setAway] = useState(false)
  const [fresh, setFresh] = useState(0)

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const first = items[0]?.key ?? ''
    const last = items.at(-1)?.key ?? ''
    const was = before.current
    const grewAbove = was.first !== '' && first !== was.first && last === was.last
    if (atEnd.current) element.scrollTop = element.scrollHeight
    else if (grewAbove && element.scrollTop < nearPx) element.scrollTop += element.scrollHeight - was.height
    else if (count > was.count && !grewAbove) setFresh(value => value + count - was.count)
    before.current = { height: element.scrollHeight, first, count, last }
  }, [items, count])

  // Pictures that load, and the composer that grows, must not push the newest out of sight.
  useLayoutEffect(() => {
    const element = box.current
    const inner = element?.firstElementChild
    if (!element || !inner) return
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(inner)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const onScroll = () => {
    const element = box.current
    if (!element) return
    const left = element.scrollHeight - element.scrollTop - element.clientHeight
    // Only going up leaves the end; content that grows below does not.
    const up = element.scrollTop < lastTop.current - 1
    lastTop.current = element.scrollTop
    if (left < nearPx) atEnd.current = true
    else if (up) atEnd.current = false
    setAway(left > 300)
    if (atEnd.current) setFresh(0)
    if (element.scrollTop < nearPx && element.scrollHeight > element.clientHeight) onTop()
  }
  const toEnd = () => {
    const element = box.current
    if (!element) return
    element.scrollTo({ top: element.scrollHeight, behavior: 'smooth' })
    setFresh(0)
  }
  return { box, away, fresh, toEnd, onScroll }
}
