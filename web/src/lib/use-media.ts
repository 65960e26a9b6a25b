import { useCallback, useSyncExternalStore } from 'react'

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

export function usePhone() {
  return useMedia('(width < 768px)')
}
/** Wide enough for the contact panel to stand beside the talk. */
export function useWide() {
  return useMedia('(width >= 1360px)')
}
/** Wide enough for the sidebar with words. */
export function useRoomy() {
  return useMedia('(width >= 1280px)')
}
