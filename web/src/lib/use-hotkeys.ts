import { useEffect, useRef } from 'react'
import { inLayer, isWriting, keyOf } from '@/lib/keys'
import { readPreference } from '@/lib/preference'

export type Hotkeys = Record<string, (event: KeyboardEvent) => void>

/** Names a key press: "mod+k", "shift+a", "j", "g i" (the second within two seconds of g). Never Alt, which types letters. */
function nameOf(event: KeyboardEvent): string {
  const key = keyOf(event)
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : ''
  // "?" and "]" are what was typed; only letters and named keys keep their Shift.
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key)) ? 'shift+' : ''
  return mod + shift + key
}

const leaderMs = 2000
let leader = 0

/** Keys that work while this component is shown. Single keys sleep while somebody writes, or has switched them off. */
export function useHotkeys(keys: Hotkeys, enabled = true) {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    if (!enabled) return
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return
      const name = nameOf(event)
      const single = !name.startsWith('mod+')
      if (single && (isWriting(event.target) || inLayer(event.target) || readPreference('hotkeys') === 'off')) return
      const led = Date.now() - leader < leaderMs
      const second = led ? latest.current[`g ${name}`] : undefined
      const run = second ?? latest.current[name]
      if (run && (!single || second || !led || name !== 'g')) {
        event.preventDefault()
        leader = 0
        run(event)
      } else if (name === 'g') leader = Date.now()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [enabled])
}
