import type { Channel } from '@/api/types'
import { canOf } from './can'
import { ago } from './clock'
import { policy, user } from './people'
import { plant } from './plant'
import { dress } from './rich'
import { seeds } from './seeds'
import { emptyWorld, type World } from './world'

/** A workspace in the middle of a day. */
export function busyWorld(): World {
  const world = emptyWorld()
  world.users = [
    user('11', 'Linh Trần', 'owner', 'online', 4, { skills: ['billing'] }),
    user('12', 'Omar Farouk', 'supervisor', 'online', 7, { languages: ['ar', 'en'] }),
    user('13', 'Ana Costa', 'agent', 'online', 8, {
      languages: ['pt'],
      capacity: { total: 8, channels: { whatsapp: 3 } },
    }),
    user('14', 'Grace Kim', 'agent', 'online', 5),
    user('15', 'Putri Maharani', 'agent', 'online', 8, { languages: ['id'] }),
    user('16', 'Sam O’Connor', 'agent', 'busy', 6, { languages: ['en'] }),
    user('17', 'Layla Hassan', 'admin', 'online', 3, { languages: ['ar'] }),
    user('18', 'Pedro Souza', 'agent', 'offline', 2, { languages: ['pt'] }),
  ]
  const member = (user_id: string) => ({ user_id, weight: null, capacity: null })
  world.teams = [
    {
      id: '21',
      name: 'Sales',
      members: ['11', '12', '13', '17'].map(member),
      policy,
      hours_id: null,
      policy_version: 3,
      created_at: ago(90_000),
    },
    {
      id: '22',
      name: 'Support',
      members: ['14', '15', '16', '18'].map(member),
      policy: { ...policy, strategy: 'round_robin' },
      hours_id: null,
      policy_version: 1,
      created_at: ago(80_000),
    },
  ]
  world.versions = {
    '21': [
      { version: 3, policy, by: { id: '11', name: 'Linh Trần' }, at: ago(3000) },
      { version: 2, policy: { ...policy, max_open: 6 }, by: { id: '11', name: 'Linh Trần' }, at: ago(9000) },
      {
        version: 1,
        policy: { strategy: 'round_robin', online_only: true, max_open: null },
        by: { id: '', name: '' },
        at: ago(90_000),
      },
    ],
  }
  const channel = (id: string, kind: Channel['kind'], name: string, state: Channel['health']['state']): Channel => ({
    id,
    kind,
    name,
    config:
      kind === 'webchat'
        ? { allowed_origins: ['https://lumen.example'] }
        : kind === 'custom'
          ? { url: 'https://erp.lumen.example/rondo' }
          : {},
    secrets: kind === 'telegram' ? ['bot_token'] : kind === 'custom' ? ['token'] : [],
    can: canOf() as Channel['can'],
    default_team_id: kind === 'custom' ? null : '21',
    health: {
      state,
      last_in_at: state === 'new' ? null : ago(1),
      last_out_at: state === 'new' ? null : ago(3),
      checked_at: state === 'new' ? null : ago(6),
      expires_at: null,
      code: state === 'failing' ? 'token' : '',
      error: state === 'failing' ? 'Telegram answers 401: Unauthorized' : null,
    },
    hook_url: `https://chat.lumen.example/hooks/${id}`,
    created_at: ago(80_000),
  })
  world.channels = [
    channel('31', 'webchat', 'lumen.example', 'ok'),
    channel('32', 'telegram', '@lumen_bot', 'failing'),
    channel('33', 'custom', 'ERP', 'new'),
  ]
  for (const [index, seed] of seeds.entries()) plant(world, seed, String(5000 + index), String(4000 + index))
  dress(world)
  return world
}
