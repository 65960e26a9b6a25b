/** From when a customer has waited long: worth a second look, and another sound. */
export const longWaitS = 5 * 60
/** From when it is too long. */
const tooLongS = 15 * 60

/** From five minutes a wait is amber, from fifteen red. */
export function waitTone(seconds: number): 'plain' | 'warning' | 'danger' {
  if (seconds >= tooLongS) return 'danger'
  return seconds >= longWaitS ? 'warning' : 'plain'
}
