import type { KeyboardEvent } from 'react'
import type { Blank } from '@/features/conversation/fill'
import { readPreference } from '@/lib/preference'

/**
 * Ctrl+Enter sends; Enter too for those who chose so; never while an input method is composing a word. From a place
 * that must be filled, Tab goes to the next one.
 */
export function useComposerKeys(submit: (andClose?: boolean) => void, blanks: Blank[]) {
  return (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const area = event.currentTarget
    if (event.key === 'Escape') {
      area.blur()
      return
    }
    if (event.key === 'Tab' && !event.shiftKey) {
      const next = blanks.find(blank => blank.start >= area.selectionEnd)
      if (!next) return
      event.preventDefault()
      area.setSelectionRange(next.start, next.end)
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
