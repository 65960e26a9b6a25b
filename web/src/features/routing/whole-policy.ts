import type { Policy } from '@/api/types'

const parts = [
  'requires',
  'returning',
  'dedicated',
  'new_contacts',
  'aging_s',
  'rings',
  'reassign',
  'offer_s',
  'targets',
  'expectations',
] as const satisfies readonly (keyof Policy)[]

/** A policy as it is sent to be kept: what is left out would stay as it is, so what is asked no more is said to be nothing. */
export function wholePolicy(policy: Policy): Policy {
  return { ...policy, ...Object.fromEntries(parts.map(part => [part, policy[part] ?? null])) }
}

/** The same policy, however it is written. */
export function samePolicy(a: Policy, b: Policy): boolean {
  return JSON.stringify(sorted(wholePolicy(a))) === JSON.stringify(sorted(wholePolicy(b)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== null && one !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}
