import { beforeEach, expect, test } from 'vitest'
import { accent, luminance } from '../src/look/color.ts'
import { add, pending, put, remove, uuid } from '../src/state/outbox.ts'
import { merge, unread } from '../src/state/seen.ts'
import { get, names, openStore, set } from '../src/state/store.ts'
import { backoff } from '../src/wire/backoff.ts'
import { passing, statusOf } from '../src/wire/http.ts'
import type { Message } from '../src/wire/types.ts'

const message = (id: string, change: Partial<Message> = {}): Message => ({
  id,
  client_id: null,
  direction: 'out',
  author: { name: 'Linh' },
  text: id,
  attachments: [],
  state: 'sent',
  at: '2026-03-10T09:00:00Z',
  ...change,
})

beforeEach(() => {
  Object.assign(globalThis, { localStorage: {} })
  openStore('7')
})

test('messages are ordered by id, and newer versions replace older ones', () => {
  const known = [message('99'), message('4611686018427387904')]
  const all = merge(known, [message('100'), message('99', { state: 'read' })])
  expect(all.map(m => m.id)).toEqual(['99', '100', '4611686018427387904'])
  expect(all[0]?.state).toBe('read')
})

test('unread counts what came after the last one seen and is not read elsewhere', () => {
  const all = [message('1'), message('2', { direction: 'in' }), message('3'), message('4', { state: 'read' })]
  expect(unread(all, '')).toBe(2)
  expect(unread(all, '1')).toBe(1)
  expect(unread(all, '4')).toBe(0)
})

test('the outbox keeps its order and survives under keys of its own', () => {
  put({ client_id: 'b', text: 'second', attachments: [], at: 2 })
  put({ client_id: 'a', text: 'first', attachments: [], at: 1 })
  add('third', [])
  expect(pending().map(p => p.text)).toEqual(['first', 'second', 'third'])
  remove('a')
  expect(pending().map(p => p.text)).toEqual(['second', 'third'])
  expect(Object.keys(localStorage).every(k => k.startsWith('rondo:7:out:'))).toBe(true)
})

test('a full disk is no error: the page goes on in memory', () => {
  set(':a', 1)
  const full = new Proxy(localStorage, {
    set() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  })
  Object.assign(globalThis, { localStorage: full })
  openStore('7')
  set(':b', 2)
  expect([get(':a'), get(':b'), names(':').sort()]).toEqual([1, 2, [':a', ':b']])
})

test('what is not JSON is as good as nothing', () => {
  localStorage['rondo:7:x'] = '{'
  expect(get(':x')).toBeUndefined()
})

test('client ids are version 4 UUIDs', () => {
  const ids = Array.from({ length: 50 }, uuid)
  expect(new Set(ids).size).toBe(50)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('waits grow with the failures up to half a minute, spread out', () => {
  expect([0, 1, 5, 50].map(n => backoff(n, 1))).toEqual([1000, 1500, 16_500, 30_000])
  expect(backoff(50, 0)).toBe(500)
})

test('an error without a status may pass', () => {
  expect(statusOf(Error('422'))).toBe(422)
  expect(statusOf(new TypeError('network'))).toBe(0)
  expect([0, 408, 429, 500, 503].every(passing)).toBe(true)
  expect([400, 401, 413, 422].some(passing)).toBe(false)
})

const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

test('every accent is told from the surface and read on, in both themes', () => {
  for (let n = 0; n < 0xffffff; n += 0x1f1f1)
    for (const dark of [false, true]) {
      const wish = `#${n.toString(16).padStart(6, '0')}`
      const { fill, on } = accent(wish, dark)
      expect(contrast(luminance(fill), dark ? luminance('#16191b') : 1), wish).toBeGreaterThanOrEqual(2.99)
      expect(contrast(luminance(fill), on === '#000' ? 0 : 1), wish).toBeGreaterThanOrEqual(4.5)
    }
})

test('what is no colour is the house colour', () => {
  expect(accent('red;}', false).fill).toBe('#00696b')
  expect(accent(undefined, true).fill).toBe('#5ecbc5')
})
