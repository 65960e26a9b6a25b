export interface SnoozePreset {
  name: 'hour' | 'evening' | 'tomorrow' | 'nextWeek'
  until: Date
}

function at(day: Date, plusDays: number, hour: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + plusDays, hour)
}

/** Moments one snoozes until: each in the future, none twice. */
export function snoozePresets(now: Date): SnoozePreset[] {
  const toMonday = (8 - now.getDay()) % 7 || 7
  const all: SnoozePreset[] = [
    { name: 'hour', until: new Date(now.getTime() + 3_600_000) },
    { name: 'evening', until: at(now, 0, 18) },
    { name: 'tomorrow', until: at(now, 1, 9) },
    { name: 'nextWeek', until: at(now, toMonday, 9) },
  ]
  return all.filter(one => one.until.getTime() - now.getTime() >= 3_600_000)
}

/** The value of a date-and-time field, in local time. */
export function localValue(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}
