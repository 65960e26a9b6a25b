import type { Conversation, Message } from '@/api/types'
import type { EventFrame } from '@/realtime/frames'

export interface Who {
  me: string
  /** The teams that I am in. */
  teams: readonly string[]
}
export interface Alert {
  seq: number
  kind: 'message' | 'assigned' | 'back' | 'offered'
  conversation: Conversation
  text: string
}

/** Does it concern me: mine, or waiting for somebody in a team of mine? Others' conversations never call. */
export function isMine(conversation: Conversation, { me, teams }: Who): boolean {
  if (conversation.assignee_id) return conversation.assignee_id === me
  return conversation.status === 'open' && conversation.team_id !== null && teams.includes(conversation.team_id)
}

const freshMs = 60_000

/** What an event calls me for; what is long past, told again after a lost connection, calls nobody. */
export function alertOf(frame: EventFrame, who: Who, now: number): Alert | null {
  const { conversation, message, by, agent_id, reopened } = frame.data as {
    conversation?: Conversation
    message?: Message
    by?: { id?: string | null }
    agent_id?: string
    reopened?: boolean
  }
  if (!conversation || now - Date.parse(frame.at) > freshMs) return null
  const base = { seq: frame.seq, conversation }
  // A team of another's may ask me too.
  if (frame.event === 'conversation.offered' && agent_id === who.me)
    return { ...base, kind: 'offered', text: conversation.preview?.text ?? '' }
  if (!isMine(conversation, who)) return null
  if (frame.event === 'message.created' && message?.direction === 'in')
    return { ...base, kind: 'message', text: message.text }
  if (by?.id === who.me) return null
  const text = conversation.preview?.text ?? ''
  if (frame.event === 'conversation.assigned' && conversation.assignee_id === who.me)
    return { ...base, kind: 'assigned', text }
  if (frame.event === 'conversation.opened' && reopened && conversation.assignee_id === who.me)
    return { ...base, kind: 'back', text }
  return null
}
