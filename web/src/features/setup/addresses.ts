const shape = /[^\s<>,;:"()]+@[^\s<>,;:"()]+\.[^\s<>,;:"().]+/g

/** Every email address in pasted text, each once. */
export function addressesIn(text: string): string[] {
  return [...new Set((text.match(shape) ?? []).map(one => one.toLowerCase()))]
}

/** A first guess at a name: "linh.tran@…" is Linh Tran, until the person says otherwise. */
export function nameFrom(email: string): string {
  const words = (email.split('@')[0] ?? '').split(/[._+-]+/).filter(Boolean)
  return words.map(word => word.charAt(0).toLocaleUpperCase() + word.slice(1)).join(' ') || email
}
