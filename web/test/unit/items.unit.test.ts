import { expect, test } from 'vitest'
import type { Outgoing } from '@/api/outbox'
import type { Message } from '@/api/types'
import { itemsOf } from '@/features/conversation/items'

const at = (second: number) => new Date(2026, 0, 1, 12, 0, second).toISOString()
const say = (id: string, second: number, part: Partial<Message> = {}) =>
  ({
    id,
    at: at(second),
    direction: 'in',
    author: { kind: 'contact', id: '3', name: 'Mai' },
    private: false,
    attachments: [],
    client_id: null,
    text: id,
    ...part,
  }) as Message
const me = { id: '9', name: 'Linh' }
const kinds = (items: ReturnType<typeof itemsOf>) =>
  items.map(item => (item.kind === 'group' ? `${item.side} ${item.messages.length}` : item.kind))

test('one sender within three minutes is one group, under its day', () => {
  expect(kinds(itemsOf([say('1', 0), say('2', 60), say('3', 600)], [], [], me, true))).toEqual(['day', 'in 2', 'in 1'])
})

test('a note stands alone, and what happened stands between', () => {
  const event = {
    seq: 5,
    type: 'conversation.assigned',
    at: at(70),
    actor: { kind: 'rondo' as const, name: '' },
    data: {},
  }
  const items = itemsOf(
    [say('1', 0), say('2', 60, { private: true, direction: 'out' }), say('3', 80)],
    [],
    [event],
    me,
    true,
  )
  expect(kinds(items)).toEqual(['day', 'in 1', 'note 1', 'event', 'in 1'])
})

test('a message on its way is shown, and once the server has it, only once', () => {
  const out = {
    client_id: 'x',
    conversation_id: '1',
    text: 'hi',
    private: false,
    attachments: [],
    at: at(90),
    state: 'pending',
    fault: null,
  } as unknown as Outgoing
  expect(kinds(itemsOf([say('1', 0)], [out], [], me, true))).toEqual(['day', 'in 1', 'out 1'])
  const arrived = say('2', 91, { client_id: 'x', direction: 'out', author: { kind: 'user', id: '9', name: 'Linh' } })
  expect(kinds(itemsOf([say('1', 0), arrived], [out], [], me, true))).toEqual(['day', 'in 1', 'out 1'])
})
