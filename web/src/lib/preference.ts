import { useSyncExternalStore } from 'react'

/** What a person prefers on this device. */
export type Preference =
  | 'theme'
  | 'language'
  | 'enter-sends'
  | 'hotkeys'
  | 'panel'
  | 'setup'
  | 'list-width'
  | 'panel-width'
  | 'panel-folded'
  | 'sidebar'
  | 'tv-names'

const listeners = new Set<() => void>()

export function readPreference(name: Preference): string | null {
  try {
    return localStorage.getItem(`rondo.${name}`)
  } catch {
    return null
  }
}

export function writePreference(name: Preference, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(`rondo.${name}`)
    else localStorage.setItem(`rondo.${name}`, value)
  } catch {
    // Without storage a preference lasts as long as the page.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

export function usePreference(name: Preference): string | null {
  return useSyncExternalStore(subscribe, () => readPreference(name))
}
