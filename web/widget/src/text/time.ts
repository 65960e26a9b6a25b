// Dates as the visitor reads them. Digits are Latin in every language.

const of = (lang: string) => `${lang}-u-nu-latn`

export function dayKey(at: string): string {
  return new Date(at).toDateString()
}

/** "Today", "Yesterday" or the date. */
export function dayName(at: string, lang: string, now = new Date()): string {
  const start = (d: Date) => new Date(d).setHours(0, 0, 0, 0)
  const back = Math.round((start(new Date(at)) - start(now)) / 86_400_000)
  const name =
    back === 0 || back === -1
      ? new Intl.RelativeTimeFormat(of(lang), { numeric: 'auto' }).format(back, 'day')
      : new Intl.DateTimeFormat(of(lang), { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(at))
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1)
}

export function clock(at: string, lang: string): string {
  return new Intl.DateTimeFormat(of(lang), { hour: 'numeric', minute: '2-digit' }).format(new Date(at))
}

/** "20 MB" in the visitor's language. */
export function fileSize(bytes: number, lang: string): string {
  const mega = bytes >= 1 << 20
  return new Intl.NumberFormat(of(lang), {
    style: 'unit',
    unit: mega ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: mega && bytes < 10 << 20 ? 1 : 0,
  }).format(Math.max(bytes / (mega ? 1 << 20 : 1024), mega ? 0 : 1))
}
