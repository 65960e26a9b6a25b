import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** A language's name in the reader's own. */
export function useLanguageName() {
  const { i18n } = useTranslation()
  return useCallback(
    (tag: string) => {
      try {
        return new Intl.DisplayNames([i18n.language], { type: 'language' }).of(tag) ?? tag
      } catch {
        return tag // it is no language tag; then it is shown as it stands
      }
    },
    [i18n.language],
  )
}
