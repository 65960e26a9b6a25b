import type { Conversation, Desk, User } from '@/api/types'
import type { World } from './world'

/** The live queue, as it follows from the world. */
export function deskOf(world: World): Desk {
  const waiting = world.conversations.filter(one => one.status === 'open' && !one.assignee_id)
  const since = (one: Conversation) => Math.floor((Date.now() - Date.parse(one.waiting_since ?? one.opened_at)) / 1000)
  const longest = (list: Conversation[]) => list.reduce((most, one) => Math.max(most, since(one)), 0)
  const tally = (users: User[]) => ({
    free: users.filter(one => one.presence.status === 'online' && one.open < one.capacity.total).length,
    online: users.filter(one => one.presence.status === 'online').length,
    busy: users.filter(one => one.presence.status === 'busy').length,
    offline: users.filter(one => one.presence.status === 'offline').length,
    off_shift: 0,
    at_capacity: users.filter(one => one.presence.status === 'online' && one.open >= one.capacity.total).length,
  })
  return {
    waiting: waiting.length,
    without_team: 0,
    paused: world.workspace.routing_paused,
    longest_wait_s: longest(waiting),
    agents: tally(world.users),
    closed_today: 212,
    first_reply: { due: 40, in_time: 34 },
    teams: world.teams.map(team => {
      const mine = waiting.filter(one => one.team_id === team.id)
      return {
        team_id: team.id,
        name: team.name,
        waiting: mine.length,
        longest_wait_s: longest(mine),
        agents: tally(world.users.filter(one => team.members.some(member => member.user_id === one.id))),
        warning: mine[0]?.queue?.reason ?? null,
        trouble: null,
        closed: false,
        first_reply: { due: 20, in_time: team.id === '22' ? 15 : 19 },
      }
    }),
    agents_list: world.users.map(one => ({
      user_id: one.id,
      name: one.name,
      status: one.presence.status,
      since: one.presence.since,
      reason: one.presence.reason,
      open: one.open,
      load: one.open,
      off_shift: false,
      capacity: one.capacity.total,
      team_ids: world.teams.filter(team => team.members.some(member => member.user_id === one.id)).map(team => team.id),
    })),
    series: {
      waiting: [2, 3, 2, 4, 4, 5, 6, 5, 7, 8, 9, waiting.length],
      longest_wait_s: [20, 34, 45, 60, 62, 80, 120, 118, 160, 200, 230, 270],
      free: [9, 9, 8, 8, 7, 7, 7, 6, 6, 6, 5, 5],
      first_reply: [90, 92, 95, 94, 91, -1, 90, 88, 90, 86, 85, 84],
      closed: [2, 5, 7, 10, 12, 13, 15, 17, 18, 20, 22, 24],
    },
  }
}
