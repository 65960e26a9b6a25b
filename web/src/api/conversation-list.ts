import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { client, unwrap } from '@/api/client'
import { conversationKeys, type ListFilter, type ListPage, listParams } from '@/api/conversation'
import { remember } from '@/api/conversation-cache'

/** A list of conversations: its ids in order. The socket keeps it true once it is loaded. */
export function useConversationList(filter: ListFilter) {
  const cache = useQueryClient()
  const query = useInfiniteQuery<
    ListPage,
    Error,
    InfiniteData<ListPage, string>,
    ReturnType<typeof conversationKeys.list>,
    string
  >({
    queryKey: conversationKeys.list(filter),
    initialPageParam: '',
    queryFn: async ({ pageParam }) => {
      const page = await unwrap(client.GET('/conversations', { params: { query: listParams(filter, pageParam) } }))
      remember(cache, page.items)
      return { ids: page.items.map(one => one.id), next_cursor: page.next_cursor }
    },
    getNextPageParam: page => page.next_cursor,
  })
  const ids = useMemo(() => [...new Set(query.data?.pages.flatMap(page => page.ids) ?? [])], [query.data])
  return { ...query, ids }
}
