import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { useChannels } from '@/api/channel'
import { client, unwrap } from '@/api/client'
import type { Can, Conversation } from '@/api/types'

export const canKeys = { all: ['can'] as const }

/** What may be said now: another channel, or another message of the customer's, asks again. */
const canQuery = ({ id, contact_id, channel_id, team_id, window }: Conversation) =>
  queryOptions({
    queryKey: [...canKeys.all, contact_id, id, channel_id, team_id, window?.closes_at ?? ''] as const,
    queryFn: async (): Promise<{ can: Can; signature: string }> => {
      const { can, signature } = await unwrap(client.GET('/conversations/{id}', { params: { path: { id } } }))
      return { can, signature }
    },
  })

/** Until the server has answered, what the channel can do at all; undefined while not even that is known. */
export function useCan(conversation: Conversation): Can | undefined {
  const channel = useChannels().find(one => one.id === conversation.channel_id)
  const { data } = useQuery(canQuery(conversation))
  return data?.can ?? channel?.can
}

/** What goes below a mail that I write now; empty on other channels. */
export function useSignature(conversation: Conversation): string {
  return useQuery(canQuery(conversation)).data?.signature ?? ''
}

/** A customer may want no more messages, or want them again. */
export function askAgain(cache: QueryClient, contactId?: string) {
  void cache.invalidateQueries({ queryKey: contactId ? [...canKeys.all, contactId] : canKeys.all })
}
