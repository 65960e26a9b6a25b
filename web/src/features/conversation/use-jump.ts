import { type RefObject, useCallback, useRef } from 'react'

const maxPages = 50
const flash = [
  { outline: '2px solid var(--focus)', outlineOffset: '2px' },
  { outline: '2px solid transparent', outlineOffset: '2px' },
]

/** Goes to a message, reading further back until it is there, and shows for a moment which one it is. */
export function useJump(box: RefObject<HTMLElement | null>, older: () => Promise<boolean>) {
  const latest = useRef(older)
  latest.current = older
  return useCallback(
    async (messageId: string) => {
      for (let page = 0; page < maxPages; page++) {
        const found = box.current?.querySelector<HTMLElement>(`#message-${CSS.escape(messageId)}`)
        if (found) {
          found.scrollIntoView({ block: 'center' })
          found.focus({ preventScroll: true })
          found.animate(flash, { duration: 1600, easing: 'ease-in' })
          return
        }
        if (!(await latest.current())) return
        // The page that came must be on screen before it can be looked through.
        await new Promise(resolve => requestAnimationFrame(resolve))
      }
    },
    [box],
  )
}
