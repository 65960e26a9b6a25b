import { type PointerEvent, useRef } from 'react'

const holdMs = 450
const slipPx = 10

/** A finger that stays: what a pointer with a modifier key does elsewhere. The press after it does nothing. */
export function useLongPress(run: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const from = useRef({ x: 0, y: 0 })
  const held = useRef(false)
  const stop = () => clearTimeout(timer.current)
  return {
    held: () => held.current,
    /** Was this press already answered? */
    wasHeld: () => {
      const was = held.current
      held.current = false
      return was
    },
    on: {
      onPointerDown: (event: PointerEvent) => {
        held.current = false
        if (event.pointerType !== 'touch') return
        from.current = { x: event.clientX, y: event.clientY }
        timer.current = setTimeout(() => {
          held.current = true
          run()
        }, holdMs)
      },
      onPointerMove: (event: PointerEvent) => {
        if (Math.hypot(event.clientX - from.current.x, event.clientY - from.current.y) > slipPx) stop()
      },
      onPointerUp: stop,
      onPointerCancel: stop,
    },
  }
}
