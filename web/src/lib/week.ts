import type { Holiday, Interval, Week, Weekday } from '@/api/types'

/** Working hours as the clock on the wall of their zone reads them. The server decides; this draws and checks. */
export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** A week of which each day is open as it is said. */
export function weekOf(open: (day: Weekday) => Interval[]): Week {
  return Object.fromEntries(weekdays.map(day => [day, open(day)])) as Week
}

/** Nine to six, Monday to Friday: what new hours begin with. */
export const workingWeek = weekOf(day => (day === 'sat' || day === 'sun' ? [] : [['09:00', '18:00']]))

const dayLength = 24 * 60

export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

export function timeOf(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Minutes since midnight; an end that is not after its start is of the next day. */
export function span([from, to]: Interval): [start: number, end: number] {
  const start = minutesOf(from)
  const end = minutesOf(to)
  return [start, end > start ? end : end + dayLength]
}

export function overMidnight([from, to]: Interval): boolean {
  return minutesOf(to) <= minutesOf(from)
}

export type DayFault = 'overlap' | 'empty' | 'late'

/** What is wrong with one day's intervals; `spill` is how much of the day the evening before takes. */
export function dayFault(day: readonly Interval[], spill = 0): DayFault | null {
  if (day.some(([from, to]) => from === to)) return 'empty'
  const spans = day.map(span).toSorted((a, b) => a[0] - b[0])
  if (spans.some(([start], index) => index > 0 && start < (spans[index - 1]?.[1] ?? 0))) return 'overlap'
  if (spans[0] && spans[0][0] < spill) return 'late'
  return null
}

/** How many minutes of the next day a day's intervals take. */
export function spillOf(day: readonly Interval[]): number {
  return Math.max(0, ...day.map(one => span(one)[1] - dayLength))
}

export function dayBefore(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 6) % 7] as Weekday
}

interface Calendar {
  timezone: string
  week: Week
  holidays: readonly Holiday[]
}

interface Wall {
  date: string
  day: Weekday
  minute: number
}

/** What the clock on the wall shows in a zone. */
export function wallAt(timezone: string, at: number): Wall {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  }).formatToParts(at)
  const of = (type: string) => parts.find(part => part.type === type)?.value ?? ''
  return {
    date: `${of('year')}-${of('month')}-${of('day')}`,
    day: of('weekday').toLowerCase() as Weekday,
    minute: Number(of('hour')) * 60 + Number(of('minute')),
  }
}

function shift(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function begins(calendar: Calendar, date: string): { own: readonly Interval[]; holiday: boolean } {
  const holiday = calendar.holidays.find(one => one.date === date)
  const day = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] as Weekday
  return { own: holiday ? holiday.intervals : (calendar.week[day] ?? []), holiday: Boolean(holiday) }
}

/** The stretches of a date that are open, joined, in minutes of that date. */
export function openOn(calendar: Calendar, date: string): [number, number][] {
  const { own, holiday } = begins(calendar, date)
  const all = own.map(span).map(([start, end]): [number, number] => [start, Math.min(end, dayLength)])
  const spill = holiday ? 0 : spillOf(begins(calendar, shift(date, -1)).own)
  if (spill > 0) all.push([0, spill])
  const joined: [number, number][] = []
  for (const [start, end] of all.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined
}

export interface OpenState {
  open: boolean
  /** When that changes, as the wall will show it; null: not within the next two weeks and the listed holidays. */
  next: { date: string; minute: number; today: boolean } | null
}

/** Whether a calendar is open, and until when, on the wall of its zone. */
export function openState(calendar: Calendar, at: number): OpenState {
  const wall = wallAt(calendar.timezone, at)
  const isOpen = (date: string, minute: number) =>
    openOn(calendar, date).some(([start, end]) => minute >= start && minute < end)
  const open = isOpen(wall.date, wall.minute)
  const days = [...Array(15).keys()].map(days => shift(wall.date, days))
  const dates = [...days, ...calendar.holidays.flatMap(one => [one.date, shift(one.date, 1)])]
  for (const date of [...new Set(dates)].filter(one => one >= wall.date).toSorted()) {
    const edges = [0, ...openOn(calendar, date).flat()].filter(minute => minute < dayLength).toSorted((a, b) => a - b)
    for (const minute of edges) {
      if (date === wall.date && minute <= wall.minute) continue
      if (isOpen(date, minute) !== open) return { open, next: { date, minute, today: date === wall.date } }
    }
  }
  return { open, next: null }
}
