import type { Role } from '@/api/types'

const roles: readonly Role[] = ['owner', 'admin', 'supervisor', 'agent']

/** The roles one may give: nobody makes somebody an owner but an owner. What the person already is stays among them. */
export function roleOptions(mine: Role, theirs?: Role): Role[] {
  return roles.filter(role => role !== 'owner' || mine === 'owner' || theirs === 'owner')
}
