import { useTranslation } from 'react-i18next'
import { exactDuration, formatNumber } from '@/lib/time'

/** Shares, durations and counts in the reader's manner; a dash where nothing is known. */
export function useKeptNumbers() {
  const { i18n } = useTranslation()
  const { language } = i18n
  return {
    percent: (share: number | null) =>
      share === null
        ? '–'
        : new Intl.NumberFormat(language, { style: 'percent', numberingSystem: 'latn' }).format(share),
    duration: (seconds: number | null) => (seconds === null ? '–' : exactDuration(seconds, language)),
    number: (value: number) => formatNumber(value, language),
  }
}
