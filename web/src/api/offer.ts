import { useQuery, useQueryClient } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import { conversationKeys } from '@/api/conversation'
import { remember } from '@/api/conversation-cache'
import { useMe } from '@/api/identity'
import { useMyTeams } from '@/api/routing'

/** The conversations that I am asked to accept. Events bring them; a page that is opened asks once. */
export function useOfferIds(): string[] {
  const cache = useQueryClient()
  const me = useMe()
  const teams = useMyTeams()
  const { data } = useQuery({
    queryKey: conversationKeys.offers,
    // Of the team of another, which asks me when it takes long, the event tells.
    enabled: teams.some(team => team.policy.offer_s),
    queryFn: async () => {
      const query = { status: 'open', assignee: 'none', sort: 'waiting', limit: 200 } as const
      const { items } = await unwrap(client.GET('/conversations', { params: { query } }))
      remember(cache, items)
      return items.filter(one => one.offer?.agent_id === me.id).map(one => one.id)
    },
  })
  return data ?? []
}
