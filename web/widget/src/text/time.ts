// Times as the visitor reads them. Digits are Latin in every language.

export const latin = (locale: string) => `${locale}-u-nu-latn`

/** "Today", "Yesterday" or the date. */
export function dayName(at: string, locale: string, now = new Date()): string {
  const date = new Date(at)
  const back = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / 86_400_000)
  const name =
    back > -2
      ? new Intl.RelativeTimeFormat(latin(locale), { numeric: 'auto' }).format(back, 'day')
      : date.toLocaleDateString(latin(locale), { weekday: 'long', day: 'numeric', month: 'long' })
  return name[0]?.toLocaleUpperCase() + name.slice(1)
}

/** The time of day. */
export function clock(at: string, locale: string): string {
  return new Date(at).toLocaleTimeString(latin(locale), { timeStyle: 'short' })
}

/** "9:00 AM", "Monday 9:00 AM" or "March 3, 9:00 AM": as much as is needed to know when. */
export function moment(at: string, locale: string, now = new Date()): string {
  const date = new Date(at)
  const far = +date - +now > 5e8
  return date.toLocaleString(latin(locale), {
    ...(far ? { day: 'numeric', month: 'long' } : date.getDate() !== now.getDate() && { weekday: 'long' }),
    hour: 'numeric',
    minute: '2-digit',
  })
}

/** "10 minutes" in the visitor's language. */
export function minutes(seconds: number, locale: string): string {
  return (seconds / 60).toLocaleString(latin(locale), { style: 'unit', unit: 'minute', unitDisplay: 'long' })
}
