import { expect, test } from 'vitest'
import { blanksOf, fill, slashAt } from '@/features/conversation/fill'
import { findSnippets } from '@/features/conversation/use-found-snippets'
import { snippetOf } from '../fake/talk'

test('what is known is filled in, and the rest stays to be filled by hand', () => {
  const values = { 'contact.name': 'Nguyễn Thị Mai', 'contact.email': '' }
  expect(fill('Dạ {{ Contact.name }}, đơn {{order.number}} {{contact.email}}', values)).toBe(
    'Dạ Nguyễn Thị Mai, đơn {{order.number}} {{contact.email}}',
  )
})

test('blanks know their place and their name', () => {
  expect(blanksOf('a {{b c}} {{d}}')).toEqual([
    { start: 2, end: 9, name: 'b c' },
    { start: 10, end: 15, name: 'd' },
  ])
  expect(blanksOf('{{}} {x} {{\n}}')).toEqual([])
})

test.each([
  ['/', 1, { start: 0, query: '' }],
  ['/swap', 5, { start: 0, query: 'swap' }],
  ['hello /đổi', 10, { start: 6, query: 'đổi' }],
  ['line\n/a', 7, { start: 5, query: 'a' }],
  ['and/or', 6, null],
  ['http://x', 8, null],
  ['/swap now', 9, null],
  ['/swap', 0, null],
])('a slash in %j at %i', (text, caret, found) => {
  expect(slashAt(text, caret)).toEqual(found)
})

test('snippets are found by shortcut before name, without accents, in the language of the customer first', () => {
  const all = [
    snippetOf('1', { shortcut: 'address', name: 'Swap the address' }),
    snippetOf('2', { shortcut: 'swap-ar', name: 'تبديل', language: 'ar' }),
    snippetOf('3', { shortcut: 'swap-vi', name: 'Đổi màu', language: 'vi-VN' }),
    snippetOf('4', { shortcut: 'swap-team', name: 'Another team', team_id: '29' }),
  ]
  const ids = (typed: string) => findSnippets(all, typed, 'vi', ['21']).map(one => one.id)
  expect(ids('swap')).toEqual(['3', '2', '1'])
  expect(ids('doi')).toEqual(['3'])
  expect(ids('nothing')).toEqual([])
})
