import type { Hours, Interval, Week } from '@/api/types'
import type { Answer, Call, Route } from './call'

const nine: Interval[] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
]
const week: Week = { mon: nine, tue: nine, wed: nine, thu: nine, fri: [['22:00', '06:00']], sat: [], sun: [] }

export const office: Hours = {
  id: '71',
  name: 'Office',
  timezone: 'Asia/Ho_Chi_Minh',
  week,
  holidays: [{ date: '2027-01-01', name: 'New Year', intervals: [] }],
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  open: true,
  next_change: null,
  used_by: [{ kind: 'team', id: '21', name: 'Sales' }],
}

function list({ world }: Call): Answer {
  world.hours ??= [office]
  return { body: { items: world.hours, next_cursor: null } }
}

function add({ world, body }: Call): Answer {
  const made = { ...office, ...(body as Partial<Hours>), id: String(world.nextId++), used_by: [] }
  world.hours = [...(world.hours ?? []), made]
  return { status: 201, body: made }
}

function save({ world, id, body }: Call): Answer {
  world.hours = (world.hours ?? []).map(one => (one.id === id ? { ...one, ...(body as Partial<Hours>) } : one))
  return { body: world.hours.find(one => one.id === id) }
}

function history({ world, id }: Call): Answer {
  const { status, since, reason, by } = world.users.find(one => one.id === id)?.presence ?? {}
  return { body: { items: [{ at: since, status, reason, by, cause: 'lost_connection' }], next_cursor: null } }
}

/** Working hours, and the timeline of a presence. */
export const hoursRoutes: Route[] = [
  ['GET', /^\/hours$/, list],
  ['POST', /^\/hours$/, add],
  ['PATCH', /^\/hours\/(\w+)$/, save],
  ['GET', /^\/users\/(\w+)\/presence\/history$/, history],
]
