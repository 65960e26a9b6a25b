import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import { everyPage } from '@/api/page'
import type { Snippet } from '@/api/types'

/** The texts that are written often. */
export const snippetKeys = { all: ['snippets'] as const }

export const snippetsQuery = queryOptions({
  queryKey: snippetKeys.all,
  queryFn: () => everyPage(cursor => unwrap(client.GET('/snippets', { params: { query: { limit: 200, cursor } } }))),
})

export function useSnippets(): Snippet[] {
  return useQuery(snippetsQuery).data ?? []
}

export function putSnippet(cache: QueryClient, snippet: Snippet) {
  cache.setQueryData<Snippet[]>(snippetKeys.all, old => {
    if (!old) return old
    return old.some(one => one.id === snippet.id)
      ? old.map(one => (one.id === snippet.id ? snippet : one))
      : [...old, snippet]
  })
}

export function dropSnippet(cache: QueryClient, id: string) {
  cache.setQueryData<Snippet[]>(snippetKeys.all, old => old?.filter(one => one.id !== id))
}

export type SnippetInput = Pick<Snippet, 'shortcut' | 'name' | 'text' | 'team_id' | 'language'>

/** Adds a snippet, or changes the one that is named. */
export function useSaveSnippet() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...body }: SnippetInput & { id: string | null }) =>
      id
        ? unwrap(client.PATCH('/snippets/{id}', { params: { path: { id } }, body }))
        : unwrap(client.POST('/snippets', { body })),
    onSuccess: snippet => putSnippet(cache, snippet),
  })
}

export function useDeleteSnippet() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => unwrap(client.DELETE('/snippets/{id}', { params: { path: { id } } })),
    onSuccess: (_nothing, id) => dropSnippet(cache, id),
  })
}
