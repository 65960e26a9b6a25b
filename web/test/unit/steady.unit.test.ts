import { expect, test } from 'vitest'
import { steady } from '@/lib/steady'

test('nothing moves under the pointer, and new ones are counted', () => {
  expect(steady(['a', 'b'], ['c', 'b', 'a'], true, null)).toEqual({ ids: ['a', 'b'], fresh: 1 })
})

test('without the pointer the list is as the server has it', () => {
  expect(steady(['a', 'b'], ['c', 'b'], false, null)).toEqual({ ids: ['c', 'b'], fresh: 0 })
})

test('what was fetched further down appears below, also under the pointer', () => {
  expect(steady(['a', 'b'], ['a', 'b', 'c'], true, null)).toEqual({ ids: ['a', 'b', 'c'], fresh: 0 })
})

test('the open conversation stays where it is when it no longer belongs', () => {
  expect(steady(['a', 'b', 'c'], ['a', 'c'], false, 'b').ids).toEqual(['a', 'b', 'c'])
})
