import { useEffect, useRef } from 'react'
import type { Tab } from '@/features/conversation/drafts'
import { useRealtime } from '@/realtime/provider'

const againMs = 3000

/** Tells others that I type: at most every three seconds, and that I stopped. Notes are nobody's business until written. */
export function useTellTyping(conversationId: string, tab: Tab) {
  const { send } = useRealtime()
  const last = useRef(0)
  useEffect(() => {
    return () => {
      if (last.current > 0) send({ type: 'typing', conversation_id: conversationId, on: false })
      last.current = 0
    }
  }, [conversationId, send])
  return (on: boolean) => {
    if (tab === 'note') return
    const now = Date.now()
    if (on && now - last.current < againMs) return
    if (!on && last.current === 0) return
    last.current = on ? now : 0
    send({ type: 'typing', conversation_id: conversationId, on })
  }
}
