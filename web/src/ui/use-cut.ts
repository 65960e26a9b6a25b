import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/**
 * For a wall, where nobody scrolls: the rows of a box that do not fit whole are hidden, and counted, so that it can be said how many there are.
 * The box gets the `ref` and `cutClass`; `rows` is the selector of its rows.
 */
export function useCut(on: boolean, rows = 'li') {
  const ref = useRef<HTMLDivElement>(null)
  const [out, setOut] = useState(0)
  const measure = useCallback(() => {
    const box = ref.current
    if (!box) return
    const end = box.getBoundingClientRect().bottom + 1
    let gone = 0
    for (const row of box.querySelectorAll(rows)) {
      const hidden = on && row.getBoundingClientRect().bottom > end
      row.toggleAttribute('data-out', hidden)
      if (hidden) gone++
    }
    setOut(gone)
  }, [on, rows])
  // What stands in the rows changes with every drawing, and their heights with it.
  useLayoutEffect(measure)
  useEffect(() => {
    const box = ref.current
    if (!on || !box) return
    const watch = new ResizeObserver(measure)
    watch.observe(box)
    return () => watch.disconnect()
  }, [on, measure])
  return { ref, out }
}

export const cutClass = 'min-h-0 overflow-hidden [&_[data-out]]:invisible'
