/** From five minutes a wait is amber, from fifteen red. */
export function waitTone(seconds: number): 'plain' | 'warning' | 'danger' {
  if (seconds >= 15 * 60) return 'danger'
  return seconds >= 5 * 60 ? 'warning' : 'plain'
}
