import { expect, test } from 'vitest'
import type { ListFilter } from '@/api/conversation'
import { compareConversations, matches, place } from '@/api/order'
import type { Conversation } from '@/api/types'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()
const one = (id: string, part: Partial<Conversation> = {}) =>
  ({
    id,
    status: 'open',
    assignee_id: null,
    team_id: '2',
    contact_id: '3',
    priority: 0,
    waiting_since: null,
    last_message_at: at(0),
    ...part,
  }) as Conversation

const mine: ListFilter = { status: 'open', owner: 'me', team: null, contact: null, sort: 'waiting' }

test('a list of mine shows what is open and assigned to me', () => {
  expect(matches(one('1', { assignee_id: '9' }), mine, '9')).toBe(true)
  expect(matches(one('1', { assignee_id: '8' }), mine, '9')).toBe(false)
  expect(matches(one('1', { assignee_id: '9', status: 'closed' }), mine, '9')).toBe(false)
})

test('longest waiting comes first, and who does not wait comes last', () => {
  const list = [one('3'), one('2', { waiting_since: at(5) }), one('1', { waiting_since: at(1) })]
  expect(list.toSorted((a, b) => compareConversations(a, b, 'waiting')).map(c => c.id)).toEqual(['1', '2', '3'])
})

test('equals keep an order of their own', () => {
  const list = [one('9'), one('10')]
  expect(list.toSorted((a, b) => compareConversations(a, b, '-last_message_at')).map(c => c.id)).toEqual(['10', '9'])
})

const known = new Map(
  [
    one('1', { last_message_at: at(9) }),
    one('2', { last_message_at: at(5) }),
    one('3', { last_message_at: at(1) }),
  ].map(c => [c.id, c]),
)
const find = (id: string) => known.get(id)

test('a message moves its conversation to the top', () => {
  expect(place(['1', '2', '3'], one('3', { last_message_at: at(20) }), true, true, '-last_message_at', find)).toEqual([
    '3',
    '1',
    '2',
  ])
})

test('what no longer belongs leaves, and what is where it belongs changes nothing', () => {
  const ids = ['1', '2', '3']
  expect(place(ids, one('2'), false, true, '-last_message_at', find)).toEqual(['1', '3'])
  expect(place(ids, one('1', { last_message_at: at(9) }), true, true, '-last_message_at', find)).toBe(ids)
})

test('what belongs below the fetched part is not shown before it is fetched', () => {
  const ids = ['1', '2']
  const old = one('7', { last_message_at: at(-60) })
  expect(place(ids, old, true, false, '-last_message_at', find)).toBe(ids)
  expect(place(ids, old, true, true, '-last_message_at', find)).toEqual(['1', '2', '7'])
})
