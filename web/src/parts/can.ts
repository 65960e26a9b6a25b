import type { Role } from '@/api/types'

/** What a role may do here. The server decides; this only keeps doors closed that it would not open. */
export type Deed = 'settings' | 'routing'

const allowed: Record<Deed, readonly Role[]> = {
  settings: ['owner', 'admin'],
  routing: ['owner', 'admin', 'supervisor'],
}

export function can(role: Role, deed: Deed): boolean {
  return allowed[deed].includes(role)
}
