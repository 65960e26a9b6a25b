import { useQueryClient } from '@tanstack/react-query'
import { type Beside, send } from '@/api/outbox'
import type { Conversation } from '@/api/types'
import type { Draft, Tab } from '@/features/conversation/drafts'

/** Puts what was written into the talk at once, and on its way. */
export function useSendMessage(conversation: Conversation, tab: Tab) {
  const cache = useQueryClient()
  return (draft: Draft, beside: Beside = {}) =>
    void send(cache, {
      ...beside,
      client_id: crypto.randomUUID(),
      conversation_id: conversation.id,
      channel_id: conversation.channel_id,
      text: draft.text.trim(),
      private: tab === 'note',
      attachments: draft.attachments,
      reply_to: draft.reply_to,
      at: new Date().toISOString(),
      state: 'pending',
      fault: null,
    })
}
