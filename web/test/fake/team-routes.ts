import type { Policy } from '@/api/types'
import { type Answer, type Call, missing, page, type Route } from './call'
import { deskOf } from './desk'

function next({ world, id }: Call): Answer {
  const team = world.teams.find(one => one.id === id)
  const free = world.users
    .filter(one => team?.members.some(member => member.user_id === one.id) && one.presence.status === 'online')
    .toSorted((a, b) => a.open - b.open)
    .slice(0, 3)
  const agents = free.map((one, index) => ({
    agent_id: one.id,
    name: one.name,
    load: one.open,
    capacity: one.capacity.total,
    next: index === 0 && one.open < one.capacity.total,
  }))
  return { body: { agents, reason: agents[0]?.next ? null : { code: 'all_at_capacity', text: '', detail: {} } } }
}

/** Teams with their policies, and the desk. */
export const teamRoutes: Route[] = [
  [
    'GET',
    /^\/counts$/,
    ({ world }) => {
      const open = world.conversations.filter(one => one.status === 'open')
      const teams = Object.fromEntries(
        world.teams.map(team => {
          const its = open.filter(one => one.team_id === team.id)
          return [team.id, { open: its.length, waiting: its.filter(one => !one.assignee_id).length }]
        }),
      )
      return {
        body: {
          mine: open.filter(one => one.assignee_id === world.me).length,
          unassigned: open.filter(one => !one.assignee_id).length,
          open: open.length,
          snoozed: 1,
          unread: open.filter(one => one.assignee_id === world.me && one.unread > 0).length,
          teams,
        },
      }
    },
  ],
  ['GET', /^\/queue$/, ({ world }) => ({ body: world.desk?.(deskOf(world)) ?? deskOf(world) })],
  ['GET', /^\/targets$/, ({ world }) => page(world.targets ?? [])],
  ['GET', /^\/teams$/, ({ world }) => page(world.teams)],
  [
    'PATCH',
    /^\/teams\/(\w+)$/,
    ({ world, id, body, tell }) => {
      const before = world.teams.find(one => one.id === id)
      if (!before) return missing
      // A part of a policy that is left out stays, one that is null is gone.
      const parts = Object.entries({ ...before.policy, ...(body.policy as object | undefined) })
      const policy = Object.fromEntries(
        parts.filter(([key, value]) => value !== null || key === 'max_open'),
      ) as unknown as Policy
      const team = { ...before, ...body, policy, policy_version: before.policy_version + 1 }
      world.teams = world.teams.map(one => (one.id === id ? team : one))
      tell('team.changed', { team })
      return { body: team }
    },
  ],
  ['POST', /^\/teams\/(\w+)\/next$/, next],
  [
    'POST',
    /^\/teams\/(\w+)\/policy\/preview$/,
    ({ world, id }) => {
      const waiting = world.conversations.filter(one => one.team_id === id && !one.assignee_id)
      const given = waiting.map(one => ({ conversation_id: one.id, agent_id: '14', name: 'Grace Kim', offered: false }))
      return { body: { given, changed: [], given_n: given.length, changed_n: 0, unchanged: 0, warning: '' } }
    },
  ],
  [
    'POST',
    /^\/teams\/(\w+)\/policy\/undo$/,
    ({ world, id, body, tell }) => {
      const before = world.teams.find(one => one.id === id)
      const policy = world.versions[id]?.find(one => one.version === body.version)?.policy
      if (!before || !policy) return missing
      const team = { ...before, policy, policy_version: before.policy_version + 1 }
      world.teams = world.teams.map(one => (one.id === id ? team : one))
      tell('team.changed', { team })
      return { body: team }
    },
  ],
  ['GET', /^\/teams\/(\w+)\/policy\/versions$/, ({ world, id }) => page(world.versions[id] ?? [])],
]
