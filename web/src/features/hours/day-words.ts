import { useTranslation } from 'react-i18next'
import type { Weekday } from '@/api/types'
import { intlTag } from '@/lib/language'
import { timeOf, weekdays } from '@/lib/week'

/** 1 January 2024 was a Monday. */
const monday = Date.UTC(2024, 0, 1, 12)

export function dayWord(day: Weekday, language: string, length: 'long' | 'short' = 'long'): string {
  const at = monday + weekdays.indexOf(day) * 86_400_000
  return new Intl.DateTimeFormat(intlTag(language), { weekday: length, timeZone: 'UTC' }).format(at)
}

/** The weekdays, from the one on which the week begins where the language is spoken. */
export function orderedDays(language: string): Weekday[] {
  const locale = new Intl.Locale(intlTag(language)) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  const first = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1
  return weekdays.map((_, index) => weekdays[(first - 1 + index) % 7] as Weekday)
}

/** "09:00" as people write it. */
export function clockWord(minute: number, language: string): string {
  const options = { timeStyle: 'short', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(intlTag(language), options).format(new Date(`2024-01-01T${timeOf(minute % 1440)}:00Z`))
}

/** "Monday at 09:00", "today at 18:00", of a moment on a calendar's own wall. */
export function useMomentWord() {
  const { t, i18n } = useTranslation()
  return ({ date, minute, today }: { date: string; minute: number; today: boolean }, now: number) => {
    const time = clockWord(minute, i18n.language)
    if (today) return t('hours.today', { time })
    const at = Date.parse(`${date}T12:00:00Z`)
    const near = at - now < 6 * 86_400_000
    const options = near
      ? ({ weekday: 'long' } as const)
      : ({ day: 'numeric', month: 'long', year: 'numeric' } as const)
    const day = new Intl.DateTimeFormat(intlTag(i18n.language), { ...options, timeZone: 'UTC' }).format(at)
    return t('hours.when', { day, time })
  }
}
