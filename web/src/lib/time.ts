import { intlTag } from '@/lib/language'

type Parts = { days?: number; hours?: number; minutes?: number; seconds?: number }

/** A duration by the rules of the language, units of which there are none left out. */
function write(parts: Parts, language: string, unitDisplay: 'narrow' | 'long'): string {
  const tag = intlTag(language)
  const told = Object.entries(parts).filter(([, value], _, all) => value > 0 || all.length === 1)
  const words = told.map(([name, value]) =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name.slice(0, -1), unitDisplay }).format(value),
  )
  return new Intl.ListFormat(tag, { type: 'unit', style: 'narrow' }).format(words)
}

function largest(seconds: number): Parts {
  if (seconds < 60) return { minutes: 0 }
  if (seconds < 3600) return { minutes: Math.floor(seconds / 60) }
  if (seconds < 86_400) return { hours: Math.floor(seconds / 3600) }
  return { days: Math.floor(seconds / 86_400) }
}

/** "4m", "2h", "3d": how long ago, in its largest unit. Under a minute it is empty: the caller says "now". */
export function shortAge(since: string, now: number, language: string): string {
  const seconds = Math.max(0, (now - Date.parse(since)) / 1000)
  return seconds < 60 ? '' : write(largest(seconds), language, 'narrow')
}

/** "3 minutes": about how long, in the largest unit, for ages read aloud. What is set or promised is told by `exactDuration`. */
export function longDuration(seconds: number, language: string): string {
  return write(seconds < 60 ? { seconds: Math.floor(seconds) } : largest(seconds), language, 'long')
}

/** "1 minute 15 seconds": a duration as it holds, to the second. */
export function exactDuration(seconds: number, language: string): string {
  const whole = Math.round(seconds)
  if (whole < 60) return write({ seconds: whole }, language, 'long')
  const parts = {
    days: Math.floor(whole / 86_400),
    hours: Math.floor(whole / 3600) % 24,
    minutes: Math.floor(whole / 60) % 60,
    seconds: whole % 60,
  }
  return write(parts, language, 'long')
}

/** "3h 12m": how much is left, to the minute. */
export function shortSpan(seconds: number, language: string): string {
  const minutes = Math.max(1, Math.floor(seconds / 60))
  const hours = Math.floor(minutes / 60)
  if (hours >= 24) return write({ days: Math.floor(hours / 24), hours: hours % 24 }, language, 'narrow')
  return write(hours > 0 ? { hours, minutes: minutes % 60 } : { minutes }, language, 'narrow')
}

/** "5 seconds ago". */
export function howLongAgo(seconds: number, language: string): string {
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? (['second', 1] as const)
  return new Intl.RelativeTimeFormat(intlTag(language)).format(-Math.floor(seconds / length), unit)
}

/** "4:38" or "1:02:05": a running clock; always left to right. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const s = String(whole % 60).padStart(2, '0')
  const m = Math.floor(whole / 60) % 60
  const h = Math.floor(whole / 3600)
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`
}

export function secondsSince(at: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(at)) / 1000))
}

export function timeOfDay(at: string, language: string): string {
  return new Intl.DateTimeFormat(intlTag(language), { timeStyle: 'short' }).format(new Date(at))
}

export function dateTime(at: string, language: string): string {
  return new Intl.DateTimeFormat(intlTag(language), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
}

/** "6:00 PM" today, "Mon 9:00 AM" within a week, the date after that. */
export function shortMoment(at: string, now: number, language: string): string {
  const away = Math.abs(Date.parse(at) - now)
  if (dayKey(at) === dayKey(new Date(now).toISOString())) return timeOfDay(at, language)
  const near = { weekday: 'short', hour: 'numeric', minute: '2-digit' } as const
  const far = { day: 'numeric', month: 'short' } as const
  return new Intl.DateTimeFormat(intlTag(language), away < 7 * 86_400_000 ? near : far).format(new Date(at))
}

export function dayKey(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`
}

/** "Today", "Yesterday", "Monday 3 March". */
export function dayName(at: string, now: number, language: string): string {
  const day = new Date(at)
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  const ago = Math.round((midnight(new Date(now)) - midnight(day)) / 86_400_000)
  if (ago === 0 || ago === 1) {
    const text = new Intl.RelativeTimeFormat(intlTag(language), { numeric: 'auto' }).format(-ago, 'day')
    return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
  }
  const year = day.getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric'
  const options = { weekday: 'long', day: 'numeric', month: 'long', year } as const
  return new Intl.DateTimeFormat(intlTag(language), options).format(day)
}

export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(intlTag(language)).format(value)
}

export function formatBytes(bytes: number, language: string): string {
  const [value, unit] =
    bytes < 1024 * 1024
      ? ([Math.max(1, bytes / 1024), 'kilobyte'] as const)
      : ([bytes / 1024 / 1024, 'megabyte'] as const)
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 } as const
  return new Intl.NumberFormat(intlTag(language), options).format(value)
}
