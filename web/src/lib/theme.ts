import { useEffect } from 'react'
import { usePreference, writePreference } from '@/lib/preference'
import { useMedia } from '@/lib/use-media'

export type Theme = 'light' | 'dark' | 'auto'

export function useTheme(): Theme {
  const stored = usePreference('theme')
  return stored === 'light' || stored === 'dark' ? stored : 'auto'
}

export function setTheme(theme: Theme) {
  writePreference('theme', theme === 'auto' ? null : theme)
}

/** Keeps the page in the chosen theme, and with "auto" in the device's. */
export function useThemeOnPage() {
  const theme = useTheme()
  const dark = useMedia('(prefers-color-scheme: dark)')
  useEffect(() => {
    document.documentElement.dataset.theme = theme === 'auto' ? (dark ? 'dark' : 'light') : theme
  }, [theme, dark])
}
