import { useCan } from '@/api/can'
import { useMe } from '@/api/identity'
import type { Can, Conversation } from '@/api/types'
import type { Said } from '@/features/conversation/items'
import { reachOf } from '@/features/conversation/reach'
import { can as roleCan } from '@/parts/can'

export interface May {
  react: boolean
  edit: boolean
  remove: boolean
  quote: boolean
}

const nothing: May = { react: false, edit: false, remove: false, quote: false }

/** What may be done with a message, by its channel and by whose it is. */
export function mayWith(
  message: Said,
  can: Can | undefined,
  conversation: Conversation,
  mine: boolean,
  now: number,
): May {
  const { extra, direction, state } = message
  if (message.outgoing || extra.deleted) return nothing
  const note = message.private
  const idle = !extra.changing
  const free = can !== undefined && reachOf(can, conversation, now).kind === 'open'
  const sent = ['sent', 'delivered', 'read'].includes(state)
  return {
    quote: note || can?.reply !== false,
    react: idle && !note && direction === 'in' && free && can.reaction,
    edit: idle && mine && direction === 'out' && message.text !== '' && (note || (sent && free && can.edit)),
    remove: idle && mine && direction === 'out' && (note || state === 'failed' || (sent && can?.delete === true)),
  }
}

export function useMay(message: Said, conversation: Conversation): May {
  const me = useMe()
  const known = useCan(conversation)
  const mine = message.author.id === me.id || roleCan(me.role, 'routing')
  // A customer may have written by several channels; what the present one can do says nothing of the others.
  const can = message.channel_id === conversation.channel_id ? known : undefined
  return mayWith(message, can, conversation, mine, Date.now())
}
