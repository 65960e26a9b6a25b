import type { Conversation, Message } from '@/api/types'

/**
 * What the socket brought in the last moments. An answer that was on its way meanwhile is older than that;
 * whoever receives such an answer mends it with this.
 */
interface Noted<T> {
  at: number
  value: T
}
const keepMs = 30_000
const conversations: Noted<Conversation>[] = []
const messages: Noted<Message>[] = []

function note<T>(list: Noted<T>[], value: T) {
  const now = performance.now()
  while (list[0] && list[0].at < now - keepMs) list.shift()
  list.push({ at: now, value })
}

export function noteConversation(conversation: Conversation) {
  note(conversations, conversation)
}

export function noteMessage(message: Message) {
  note(messages, message)
}

export function conversationsSince(at: number): Conversation[] {
  return conversations.filter(one => one.at >= at).map(one => one.value)
}

export function messagesSince(at: number, conversationId: string): Message[] {
  return messages.filter(one => one.at >= at && one.value.conversation_id === conversationId).map(one => one.value)
}
