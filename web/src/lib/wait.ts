/** From when a customer has waited long: worth a second look, and another sound. */
export const longWaitS = 5 * 60
/** From when it is too long. */
const tooLongS = 15 * 60

/** How much of a target may be used before it is amber. */
export const amberAt = 0.75

/** Of a target with so much used: amber from three quarters, red once it is missed. */
export function targetTone(usedS: number, withinS: number): 'plain' | 'warning' | 'danger' {
  if (usedS >= withinS) return 'danger'
  return usedS >= withinS * amberAt ? 'warning' : 'plain'
}

/** From five minutes a wait is amber, from fifteen red. */
export function waitTone(seconds: number): 'plain' | 'warning' | 'danger' {
  if (seconds >= tooLongS) return 'danger'
  return seconds >= longWaitS ? 'warning' : 'plain'
}
