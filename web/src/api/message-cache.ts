import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { conversationKeys, type MessagePage } from '@/api/conversation'
import type { Activity, Message } from '@/api/types'
import { compareIds } from '@/lib/ids'

export type Talk = InfiniteData<MessagePage, string>

/** Adds or replaces a message of a conversation whose talk is loaded; others fetch it when they are opened. */
export function putMessage(cache: QueryClient, message: Message) {
  cache.setQueryData<Talk>(conversationKeys.messages(message.conversation_id), old => {
    if (!old) return old
    let found = false
    const pages = old.pages.map(page => {
      if (!page.items.some(one => one.id === message.id)) return page
      found = true
      return { ...page, items: page.items.map(one => (one.id === message.id ? message : one)) }
    })
    if (!found && pages[0]) pages[0] = { ...pages[0], items: [...pages[0].items, message] }
    return { ...old, pages }
  })
}

/** Adds the answer to a sending. The socket may have told of the same message before, and of what became of it since. */
export function addMessage(cache: QueryClient, message: Message) {
  const known = cache.getQueryData<Talk>(conversationKeys.messages(message.conversation_id))
  if (!known?.pages.some(page => page.items.some(one => one.id === message.id))) putMessage(cache, message)
}

/** All loaded messages, oldest first, each once. */
export function talk(pages: MessagePage[]): Message[] {
  const byId = new Map<string, Message>()
  for (const page of pages) for (const message of page.items) byId.set(message.id, message)
  return [...byId.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || compareIds(a.id, b.id))
}

export function putActivity(cache: QueryClient, conversationId: string, activity: Activity) {
  cache.setQueryData<Activity[]>(conversationKeys.activity(conversationId), old =>
    old && !old.some(one => one.seq === activity.seq) ? [...old, activity] : old,
  )
}
