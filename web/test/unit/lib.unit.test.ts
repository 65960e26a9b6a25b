import { expect, test } from 'vitest'
import { guess, undoOf } from '@/api/action'
import type { Conversation } from '@/api/types'
import { configOf } from '@/features/channel/config-values'
import { snoozePresets } from '@/features/conversation/snooze-times'
import { addressesIn, nameFrom } from '@/features/setup/addresses'
import { fold } from '@/lib/fold'
import { keyOf } from '@/lib/keys'
import { initials } from '@/lib/person'
import { clock, exactDuration, longDuration, shortAge, shortSpan } from '@/lib/time'
import { backoff } from '@/realtime/backoff'

test('a key is what was meant, on an Arabic layout too', () => {
  expect(keyOf({ key: 'J', code: 'KeyJ' })).toBe('j')
  expect(keyOf({ key: 'ت', code: 'KeyJ' })).toBe('j')
  expect(keyOf({ key: 'ArrowDown', code: 'ArrowDown' })).toBe('ArrowDown')
  expect(keyOf({ key: 'ج', code: 'BracketLeft' })).toBe('[')
})

test('durations are written by the language, never by hand', () => {
  const now = Date.parse('2026-01-01T12:00:00Z')
  expect(shortAge('2026-01-01T11:56:00Z', now, 'en')).toBe('4m')
  expect(shortAge('2026-01-01T11:56:00Z', now, 'ar')).toContain('4')
  expect(shortAge('2026-01-01T11:59:30Z', now, 'en')).toBe('')
  expect(longDuration(180, 'vi')).toBe('3 phút')
  expect(shortSpan(11_520, 'en')).toBe('3h 12m')
  expect(shortSpan(10_800, 'en')).toBe('3h')
})

test('what is set is told as it holds, in every language', () => {
  const told = (seconds: number) => exactDuration(seconds, 'en')
  expect([0, 15, 60, 75, 5400, 3600, 90_061].map(told)).toEqual([
    '0 seconds',
    '15 seconds',
    '1 minute',
    '1 minute 15 seconds',
    '1 hour 30 minutes',
    '1 hour',
    '1 day 1 hour 1 minute 1 second',
  ])
  expect(told(119.6)).toBe('2 minutes')
  expect(exactDuration(75, 'vi')).toBe('1 phút 15 giây')
  expect(exactDuration(5400, 'id')).toMatch(/^1 jam,? 30 menit$/)
  expect(exactDuration(75, 'pt-BR')).toBe('1 minuto 15 segundos')
  expect(exactDuration(75, 'ar')).toMatch(/^دقيقة و ?15 ثانية$/)
})

test('a clock runs from seconds to hours', () => {
  expect([clock(5), clock(278), clock(3725)]).toEqual(['0:05', '4:38', '1:02:05'])
})

test('names are found without accents and shortened by their first two words', () => {
  expect(fold('Nguyễn Đức')).toBe('nguyen duc')
  expect(initials('Nguyễn Thị Mai')).toBe('NT')
  expect(initials('أحمد السيد')).toBe('أا')
})

test('coming back waits longer each time, never longer than half a minute, never in step with others', () => {
  expect(backoff(0, () => 1)).toBe(500)
  expect(backoff(3, () => 1)).toBe(4000)
  expect(backoff(20, () => 1)).toBe(30_000)
  expect(backoff(20, () => 0)).toBe(500)
})

const conversation = { id: '1', status: 'open', assignee_id: '8', team_id: '2', version: 1 } as Conversation

test('every act is guessed, and undone to what was before', () => {
  expect(guess(conversation, { verb: 'close' }, '9', 'now').status).toBe('closed')
  expect(guess(conversation, { verb: 'take' }, '9', 'now').assignee_id).toBe('9')
  expect(undoOf({ verb: 'close' }, conversation)).toEqual({ verb: 'reopen' })
  expect(undoOf({ verb: 'assign', user_id: '9' }, conversation)).toEqual({ verb: 'assign', user_id: '8' })
  expect(undoOf({ verb: 'take' }, { ...conversation, assignee_id: null })).toEqual({ verb: 'unassign' })
})

test('snoozing is offered for the future only', () => {
  const late = new Date(2026, 0, 5, 22, 0)
  expect(snoozePresets(late).map(one => one.name)).toEqual(['hour', 'tomorrow', 'nextWeek'])
  expect(snoozePresets(late).every(one => one.until > late)).toBe(true)
})

test('addresses are found in whatever was pasted, each once', () => {
  expect(addressesIn('Linh <linh@a.vn>, ana@b.br; LINH@a.vn\nnobody')).toEqual(['linh@a.vn', 'ana@b.br'])
  expect(nameFrom('linh.tran@a.vn')).toBe('Linh Tran')
})

test('an empty secret is not sent, an emptied address is taken away', () => {
  expect(configOf('custom', { token: ' abc ', url: '', secret: '' }, { url: 'https://x.example' })).toEqual({
    token: 'abc',
    url: null,
  })
  expect(configOf('webchat', { allowed_origins: 'https://a.example\nhttps://b.example' })).toEqual({
    allowed_origins: ['https://a.example', 'https://b.example'],
  })
})
