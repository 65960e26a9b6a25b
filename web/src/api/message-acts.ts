import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import { putMessage } from '@/api/message-cache'
import type { Message } from '@/api/types'

/** What is done to a message after it was said. */
export type Amendment =
  | { verb: 'react'; emoji: string }
  | { verb: 'edit'; text: string }
  | { verb: 'delete' }
  | { verb: 'retry' }
  | { verb: 'arrived' }

type Named = Pick<Message, 'id' | 'conversation_id'>

function post({ id, conversation_id }: Named, what: Amendment): Promise<Message> {
  const params = { path: { id: conversation_id, message: id } }
  const base = '/conversations/{id}/messages/{message}'
  switch (what.verb) {
    case 'react':
      return unwrap(client.POST(`${base}/reaction`, { params, body: { emoji: what.emoji } }))
    case 'edit':
      return unwrap(client.PATCH(base, { params, body: { text: what.text } }))
    case 'delete':
      return unwrap(client.DELETE(base, { params }))
    case 'retry':
      return unwrap(client.POST(`${base}/retry`, { params }))
    case 'arrived':
      return unwrap(client.POST(`${base}/arrived`, { params }))
  }
}

export function useAmend(message: Named) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (what: Amendment) => post(message, what),
    onSuccess: after => putMessage(cache, after),
  })
}

/** How an edited message read before, oldest first. */
export const wordingsQuery = ({ id, conversation_id }: Named) =>
  queryOptions({
    queryKey: ['wordings', id] as const,
    staleTime: 0,
    queryFn: async () => {
      const params = { path: { id: conversation_id, message: id } }
      return (await unwrap(client.GET('/conversations/{id}/messages/{message}/wordings', { params }))).items
    },
  })

/** What the HTML of a mail holds: whether something is folded, and how many pictures are held back. */
export const mailQuery = ({ id, conversation_id }: Named) =>
  queryOptions({
    queryKey: ['mail', id] as const,
    queryFn: () => {
      const params = { path: { id: conversation_id, message: id } }
      return unwrap(client.GET('/conversations/{id}/messages/{message}/html', { params }))
    },
  })

/** The HTML as a page of its own, for a frame. */
export function mailPage({ id, conversation_id }: Named, remote: boolean, quoted: boolean): string {
  const asked = [remote && 'remote=1', quoted && 'quoted=1'].filter(Boolean).join('&')
  return `/api/v1/conversations/${conversation_id}/messages/${id}/page${asked && `?${asked}`}`
}
