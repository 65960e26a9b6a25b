import type { KeyboardEvent } from 'react'
import { readPreference } from '@/lib/preference'

/** Ctrl+Enter sends; Enter too for those who chose so; never while an input method is composing a word. */
export function useComposerKeys(submit: (andClose?: boolean) => void) {
  return (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'Escape') {
      event.currentTarget.blur()
      return
    }
    if (event.key !== 'Enter') return
    const mod = event.ctrlKey || event.metaKey
    const plain = !mod && !event.shiftKey && readPreference('enter-sends') === 'on'
    if (!mod && !plain) return
    event.preventDefault()
    submit(mod && event.shiftKey)
  }
}
