import { expect, test } from 'vitest'
import { alertOf, isMine } from '@/app/frame/alert-rules'
import { isQuiet } from '@/lib/quiet'
import type { EventFrame } from '@/realtime/frames'
import { busyWorld } from '../fake/busy'

const world = busyWorld()
const one = world.conversations[0]
if (!one) throw new Error('the world is empty')
const who = { me: '11', teams: ['21'] }
const now = Date.now()

function frame(event: string, data: object, at = now): EventFrame {
  return {
    type: 'event',
    seq: 7,
    event,
    at: new Date(at).toISOString(),
    conversation_id: one?.id ?? '',
    data: { ...data },
  }
}

test.each([
  ['mine', { assignee_id: '11' }, true],
  ["a colleague's", { assignee_id: '12' }, false],
  ['waiting in a team of mine', { assignee_id: null, team_id: '21' }, true],
  ['waiting in another team', { assignee_id: null, team_id: '22' }, false],
  ['waiting without a team', { assignee_id: null, team_id: null }, false],
  ['closed and nobody’s', { assignee_id: null, team_id: '21', status: 'closed' as const }, false],
])('a conversation that is %s concerns me: %o → %s', (_name, part, concerns) => {
  expect(isMine({ ...one, ...part }, who)).toBe(concerns)
})

test('the words of a customer call, those of colleagues do not', () => {
  const conversation = { ...one, assignee_id: '11' }
  const said = (direction: string) => frame('message.created', { conversation, message: { direction, text: 'Hi' } })
  expect(alertOf(said('in'), who, now)).toMatchObject({ kind: 'message', text: 'Hi' })
  expect(alertOf(said('out'), who, now)).toBeNull()
})

test('what becomes mine calls, unless I took it myself', () => {
  const conversation = { ...one, assignee_id: '11' }
  const given = (by: string | null) => frame('conversation.assigned', { conversation, by: { kind: 'user', id: by } })
  expect(alertOf(given(null), who, now)).toMatchObject({ kind: 'assigned' })
  expect(alertOf(given('12'), who, now)).toMatchObject({ kind: 'assigned' })
  expect(alertOf(given('11'), who, now)).toBeNull()
})

test('what is offered to me calls, what is offered to a colleague does not', () => {
  const conversation = { ...one, assignee_id: null, team_id: '22' }
  const offered = (agent_id: string) => frame('conversation.offered', { conversation, agent_id, by: { kind: 'rondo' } })
  expect(alertOf(offered('11'), who, now)).toMatchObject({ kind: 'offered' })
  expect(alertOf(offered('12'), who, now)).toBeNull()
})

test('what is told late, after a lost connection, calls nobody', () => {
  const conversation = { ...one, assignee_id: '11' }
  const old = frame('message.created', { conversation, message: { direction: 'in', text: 'Hi' } }, now - 61_000)
  expect(alertOf(old, who, now)).toBeNull()
})

test.each([
  ['22:00', '07:00', '23:30', true],
  ['22:00', '07:00', '06:59', true],
  ['22:00', '07:00', '07:00', false],
  ['12:00', '13:00', '12:30', true],
  ['12:00', '13:00', '13:00', false],
])('from %s to %s it is quiet at %s: %s', (from, to, at, quiet) => {
  const moment = new Date(`2026-03-02T${at}:00`)
  expect(isQuiet({ on: true, from, to }, moment)).toBe(quiet)
  expect(isQuiet({ on: false, from, to }, moment)).toBe(false)
})
