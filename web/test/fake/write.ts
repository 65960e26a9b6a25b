import type { Message } from '@/api/types'
import { type Answer, type Call, problem } from './call'
import { conversationOf } from './conversation'
import { pictureOf, said } from './talk'

/** Says something in a conversation, which takes it where nobody has it. */
export function write(call: Call): Answer {
  const { world, id, body, tell } = call
  if (body.text === 'refuse me') return problem(422, 'invalid', 'The channel takes no such message.')
  const attachments = ((body.attachments as string[] | undefined) ?? []).map(pictureOf)
  const message: Message = said(world, id, {
    text: String(body.text ?? ''),
    direction: 'out',
    private: body.private === true,
    client_id: (body.client_id as string | undefined) ?? null,
    state: 'sent',
    reply_to: (body.reply_to as string | undefined) ?? null,
    attachments,
  })
  world.messages.push(message)
  const before = conversationOf(call)
  const conversation = before && {
    ...before,
    waiting_since: null,
    assignee_id: before.assignee_id ?? world.me,
    last_message_at: message.at,
    version: before.version + 1,
    preview: {
      text: message.text,
      direction: 'out' as const,
      author_kind: 'user' as const,
      private: message.private,
      at: message.at,
    },
  }
  world.conversations = world.conversations.map(one => (one.id === id && conversation ? conversation : one))
  tell('message.created', { message, conversation }, id)
  return { status: 201, body: message }
}
