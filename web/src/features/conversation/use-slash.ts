import { type KeyboardEvent, type RefObject, useState } from 'react'
import type { Conversation, Snippet } from '@/api/types'
import { blanksOf, fill, slashAt } from '@/features/conversation/fill'
import { useFillValues, useFoundSnippets } from '@/features/conversation/use-found-snippets'

interface Slash {
  area: RefObject<HTMLTextAreaElement | null>
  conversation: Conversation
  text: string
  onText: (text: string) => void
}

/** Puts the caret, or a selection, where it belongs after the text has changed. */
export function selectSoon(area: RefObject<HTMLTextAreaElement | null>, start: number, end = start) {
  requestAnimationFrame(() => {
    area.current?.focus()
    area.current?.setSelectionRange(start, end)
  })
}

/** "/" calls the snippets: arrows choose, Enter or Tab takes one, Escape waves them away. */
export function useSlash({ area, conversation, text, onText }: Slash) {
  const [caret, setCaret] = useState(0)
  const [chosen, setChosen] = useState(0)
  const [waved, setWaved] = useState<number | null>(null)
  const here = slashAt(text, Math.min(caret, text.length))
  const open = here !== null && here.start !== waved
  const found = useFoundSnippets(conversation, open ? here.query : null)
  const values = useFillValues(conversation, open)
  const at = Math.min(chosen, (found?.length ?? 1) - 1)

  const take = (snippet: Snippet) => {
    if (!here) return
    const body = fill(snippet.text, values)
    const next = text.slice(0, here.start) + body + text.slice(caret)
    onText(next)
    setChosen(0)
    const blank = blanksOf(body)[0]
    const end = here.start + body.length
    setCaret(end)
    if (blank) selectSoon(area, here.start + blank.start, here.start + blank.end)
    else selectSoon(area, end)
  }
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!open || !found || event.nativeEvent.isComposing) return false
    const snippet = found[at]
    if (event.key === 'Escape') setWaved(here.start)
    else if (event.key === 'ArrowDown' && snippet) setChosen((at + 1) % found.length)
    else if (event.key === 'ArrowUp' && snippet) setChosen((at - 1 + found.length) % found.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && snippet && !event.ctrlKey && !event.metaKey)
      take(snippet)
    else return false
    event.preventDefault()
    return true
  }
  const moved = (to: number, now: string) => {
    setCaret(to)
    if (waved !== null && !slashAt(now, to)) setWaved(null)
  }
  /** The button writes the slash for whoever has no keyboard. */
  const call = () => {
    const from = area.current?.selectionStart ?? text.length
    const gap = from === 0 || /\s$/.test(text.slice(0, from)) ? '' : ' '
    onText(`${text.slice(0, from)}${gap}/${text.slice(from)}`)
    setWaved(null)
    setCaret(from + gap.length + 1)
    selectSoon(area, from + gap.length + 1)
  }
  return { open, found, at, query: here?.query ?? '', choose: setChosen, take, onKeyDown, moved, call }
}
