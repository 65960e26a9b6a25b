import type { Message } from '../wire/types.ts'

/**
 * Compares two ids in time. They are longer than a number is exact, but what is lost is less than their
 * millisecond, and a sort leaves equals in the order they came.
 */
export const byId = (a: string, b: string) => +a - +b

/** Puts newer versions over older ones and keeps the order of the ids. */
export function merge(known: Message[], news: Message[]): Message[] {
  return [...new Map([...known, ...news].map(m => [m.id, m])).values()].sort((a, b) => byId(a.id, b.id))
}

/** How many messages to the visitor came after the last one they have seen. */
export function unread(messages: Message[], seen: string): number {
  return messages.filter(m => m.direction === 'out' && m.state !== 'read' && m.id !== seen && byId(m.id, seen) >= 0)
    .length
}
