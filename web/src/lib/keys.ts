/** The key that was meant: its character, or on a layout without Latin letters the key's place. */
export function keyOf(event: { key: string; code: string }): string {
  const { key, code } = event
  if (key.length > 1 || key.charCodeAt(0) < 128) return key.length === 1 ? key.toLowerCase() : key
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter) return letter.toLowerCase()
  const places: Record<string, string> = { BracketLeft: '[', BracketRight: ']', Slash: '/' }
  return places[code] ?? key
}

/** Is the person writing? Single keys then belong to the text. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** Inside a layer (menu, dialog), keys belong to the layer. */
export function inLayer(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('[role="dialog"],[role="menu"],[role="listbox"][data-layer]') !== null
  )
}
