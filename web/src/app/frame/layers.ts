import { useSyncExternalStore } from 'react'

/** Which layer of the frame is open: the palette, or the list of shortcuts. */
type Layer = 'none' | 'palette' | 'shortcuts'

let current: Layer = 'none'
const listeners = new Set<() => void>()

function show(layer: Layer) {
  current = layer
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const openPalette = () => show('palette')
const openShortcuts = () => show('shortcuts')
const close = () => show('none')

export function useLayers() {
  const layer = useSyncExternalStore(subscribe, () => current)
  return { layer, openPalette, openShortcuts, close }
}
