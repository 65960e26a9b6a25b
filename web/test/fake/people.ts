import type { Policy, User } from '@/api/types'
import { ago } from './clock'

/** A presence as the person chose it, at an open connection. */
export function presenceOf(status: User['presence']['status'], since: string, reason = ''): User['presence'] {
  return {
    status,
    since,
    reason,
    cause: 'chosen',
    connection: status === 'offline' ? 'none' : 'open',
    last_seen_at: null,
    by: { kind: 'user', id: null, name: '' },
  }
}

/** Somebody who works here. */
export function user(
  id: string,
  name: string,
  role: User['role'],
  status: User['presence']['status'],
  load: number,
  extra: Partial<User> = {},
): User {
  return {
    id,
    name,
    email: `${name
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z ]/g, '')
      .replace(/ /g, '.')}@lumen.example`,
    role,
    language: null,
    languages: ['vi', 'en'],
    skills: [],
    capacity: { total: 8, channels: {} },
    weight: 1,
    presence: presenceOf(status, ago(42), status === 'busy' ? 'Break' : ''),
    hours_id: null,
    leave: [],
    working: { now: true, on_leave: false, until: null },
    open: load,
    active: true,
    created_at: ago(90_000),
    ...extra,
  }
}

/** How the teams choose, unless they say otherwise. */
export const policy: Policy = { strategy: 'least_open', online_only: true, max_open: 8 }
