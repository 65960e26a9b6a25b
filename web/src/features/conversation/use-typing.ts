import { useQuery } from '@tanstack/react-query'
import { conversationKeys } from '@/api/conversation'
import { useMe } from '@/api/identity'
import type { Actor } from '@/api/types'

const nobody: Record<string, Actor> = {}
const none: { id: string; name: string }[] = []

/** Who is typing in a conversation, except me. */
export function useTyping(conversationId: string): Actor[] {
  const me = useMe()
  const { data } = useQuery({
    queryKey: conversationKeys.typing(conversationId),
    queryFn: () => nobody,
    enabled: false,
    initialData: nobody,
  })
  return Object.values(data).filter(actor => actor.id !== me.id)
}

/** Which colleagues look at a conversation. */
export function useViewers(conversationId: string) {
  const me = useMe()
  const { data } = useQuery({
    queryKey: conversationKeys.viewing(conversationId),
    queryFn: () => none,
    enabled: false,
    initialData: none,
  })
  return data.filter(user => user.id !== me.id)
}
