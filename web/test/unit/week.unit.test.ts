import { expect, test } from 'vitest'
import type { Week } from '@/api/types'
import { orderedDays } from '@/features/hours/day-words'
import { dayFault, openOn, openState, span, spillOf, wallAt } from '@/lib/week'

const closed: Week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
const office = {
  timezone: 'Asia/Ho_Chi_Minh',
  week: {
    ...closed,
    mon: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
    fri: [['22:00', '06:00']],
  } as Week,
  holidays: [],
}
// Monday, 7 January 2030, 10:00 there.
const monday = Date.parse('2030-01-07T03:00:00Z')

test('the wall of a zone is read where the browser is not', () => {
  expect(wallAt('Asia/Ho_Chi_Minh', monday)).toEqual({ date: '2030-01-07', day: 'mon', minute: 600 })
  expect(wallAt('America/Los_Angeles', monday)).toEqual({ date: '2030-01-06', day: 'sun', minute: 19 * 60 })
})

test('an end that is not after its start is of the next day', () => {
  expect(span(['09:00', '18:00'])).toEqual([540, 1080])
  expect(span(['22:00', '06:00'])).toEqual([1320, 1800])
  expect(span(['18:00', '24:00'])).toEqual([1080, 1440])
  expect(spillOf([['22:00', '06:00']])).toBe(360)
  expect(spillOf([['18:00', '24:00']])).toBe(0)
})

test('what the server would refuse is told beside the day', () => {
  expect(
    dayFault([
      ['09:00', '12:00'],
      ['12:00', '18:00'],
    ]),
  ).toBeNull()
  expect(
    dayFault([
      ['13:00', '18:00'],
      ['09:00', '13:01'],
    ]),
  ).toBe('overlap')
  expect(dayFault([['09:00', '09:00']])).toBe('empty')
  expect(dayFault([['05:00', '09:00']], 360)).toBe('late')
})

test('open now, and until when', () => {
  const at = (hours: number) => openState(office, monday + hours * 3_600_000)
  expect(at(0)).toEqual({ open: true, next: { date: '2030-01-07', minute: 720, today: true } })
  expect(at(2)).toEqual({ open: false, next: { date: '2030-01-07', minute: 780, today: true } })
  expect(at(8)).toEqual({ open: false, next: { date: '2030-01-11', minute: 1320, today: false } })
  expect(at(4 * 24 + 13)).toEqual({ open: true, next: { date: '2030-01-12', minute: 360, today: false } })
})

test('a holiday stands for its whole date, and ends the evening before', () => {
  const holiday = { ...office, holidays: [{ date: '2030-01-12', name: 'Feast', intervals: [] }] }
  expect(openOn(holiday, '2030-01-12')).toEqual([])
  expect(openOn(office, '2030-01-12')).toEqual([[0, 360]])
  const friday = monday + (4 * 24 + 13) * 3_600_000
  expect(openState(holiday, friday).next).toEqual({ date: '2030-01-12', minute: 0, today: false })
})

test('hours that never change say so, and a feast far away is found', () => {
  expect(openState({ ...office, week: closed }, monday)).toEqual({ open: false, next: null })
  const sale = {
    ...office,
    week: closed,
    holidays: [{ date: '2031-05-01', name: 'Sale', intervals: [['10:00', '12:00'] as [string, string]] }],
  }
  expect(openState(sale, monday).next).toEqual({ date: '2031-05-01', minute: 600, today: false })
})

test('the week begins as people there begin it', () => {
  expect(orderedDays('vi')[0]).toBe('mon')
  expect(orderedDays('pt-BR')[0]).toBe('sun')
  expect(orderedDays('ar')).toHaveLength(7)
})
