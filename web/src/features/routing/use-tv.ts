import { useCallback, useEffect, useState } from 'react'

/** For a screen on the wall: dark, half as large again, nothing to press. */
export function useTv() {
  const [on, setOn] = useState(false)
  useEffect(() => {
    if (!on) return
    const page = document.documentElement
    const theme = page.dataset.theme
    page.classList.add('tv')
    page.dataset.theme = 'dark'
    page.requestFullscreen?.().catch(() => {
      // Without full screen it still fills the window.
    })
    const left = () => {
      if (!document.fullscreenElement) setOn(false)
    }
    document.addEventListener('fullscreenchange', left)
    return () => {
      document.removeEventListener('fullscreenchange', left)
      page.classList.remove('tv')
      page.dataset.theme = theme
      if (document.fullscreenElement) void document.exitFullscreen()
    }
  }, [on])
  const set = useCallback((next: boolean) => setOn(next), [])
  return [on, set] as const
}
