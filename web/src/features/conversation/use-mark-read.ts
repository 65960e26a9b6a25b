import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { markRead } from '@/api/action'
import type { Conversation } from '@/api/types'

/**
 * What stands open before somebody's eyes has been read: when it is opened, and whenever something new is said. What
 * was marked unread since stays so until it is opened again.
 */
export function useMarkRead(conversation: Conversation | undefined) {
  const cache = useQueryClient()
  const seen = useRef<string | null>(null)
  const opened = useRef(false)
  useEffect(() => {
    if (!conversation) return
    const see = () => {
      if (document.visibilityState !== 'visible') return
      const news = !opened.current || seen.current !== conversation.last_message_at
      opened.current = true
      seen.current = conversation.last_message_at
      if (news && conversation.unread > 0) markRead(cache, conversation)
    }
    see()
    document.addEventListener('visibilitychange', see)
    return () => document.removeEventListener('visibilitychange', see)
  }, [cache, conversation])
}
