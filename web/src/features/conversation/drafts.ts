import { useQuery, useQueryClient } from '@tanstack/react-query'
import { del, get, keys, set } from 'idb-keyval'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Attachment } from '@/api/types'

export type Tab = 'reply' | 'note'
export interface Draft {
  text: string
  attachments: Attachment[]
}

const stored = 'draft:'
const draftedKey = ['drafted'] as const
const empty: Draft = { text: '', attachments: [] }
const pauseMs = 300

function nameOf(conversationId: string, tab: Tab) {
  return `${stored}${conversationId}:${tab}`
}

/** Which conversations have an unsent draft, for the list. */
export function useHasDraft(conversationId: string): boolean {
  const { data } = useQuery({
    queryKey: draftedKey,
    queryFn: async () => {
      try {
        const all = await keys<string>()
        return new Set(all.filter(key => String(key).startsWith(stored)).map(key => String(key).split(':')[1]))
      } catch {
        return new Set<string | undefined>()
      }
    },
  })
  return data?.has(conversationId) ?? false
}

/** The unsent text of one conversation and one tab, kept on this device at every pause. */
export function useDraft(conversationId: string, tab: Tab) {
  const cache = useQueryClient()
  const [draft, setDraft] = useState<Draft>(empty)
  const [ready, setReady] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const unsaved = useRef<Draft | null>(null)
  const name = nameOf(conversationId, tab)

  const save = useCallback(
    async (value: Draft) => {
      unsaved.current = null
      try {
        if (value.text.trim() || value.attachments.length > 0) await set(name, value)
        else await del(name)
        await cache.invalidateQueries({ queryKey: draftedKey })
      } catch {
        // Without storage a draft lives as long as the page.
      }
    },
    [name, cache],
  )

  useEffect(() => {
    let gone = false
    get<Draft>(name)
      .catch(() => undefined)
      .then(found => {
        if (gone) return
        if (found) setDraft(found)
        setReady(true)
      })
    return () => {
      gone = true
      clearTimeout(timer.current)
      if (unsaved.current) void save(unsaved.current)
    }
  }, [name, save])

  const change = useCallback(
    (value: Draft) => {
      setDraft(value)
      unsaved.current = value
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(value), pauseMs)
    },
    [save],
  )
  const clear = useCallback(() => {
    clearTimeout(timer.current)
    setDraft(empty)
    void save(empty)
  }, [save])
  return { draft, ready, change, clear }
}
