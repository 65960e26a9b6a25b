import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import type { Contact, Conversation } from '@/api/types'

export const contactKeys = {
  one: (id: string) => ['contact', id] as const,
  list: (q: string) => ['contacts', q] as const,
  lists: ['contacts'] as const,
}

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: contactKeys.one(id),
    queryFn: () => unwrap(client.GET('/contacts/{id}', { params: { path: { id } } })),
  })

/** Puts a contact wherever it is shown: its own page, and the name in every conversation with it. */
export function putContact(cache: QueryClient, contact: Contact) {
  cache.setQueryData(contactKeys.one(contact.id), contact)
  const entries = cache.getQueriesData<Conversation>({ queryKey: ['conversation'] })
  for (const [key, conversation] of entries) {
    if (conversation?.contact_id !== contact.id) continue
    const { id, name, language, owner_id } = contact
    cache.setQueryData(key, { ...conversation, contact: { ...conversation.contact, id, name, language, owner_id } })
  }
}

export type ContactChange = Partial<Pick<Contact, 'name' | 'language' | 'tags' | 'priority' | 'owner_id'>>

/** Changes a contact at once, and puts it back if the server refuses. */
export function useSaveContact(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: ContactChange) => unwrap(client.PATCH('/contacts/{id}', { params: { path: { id } }, body })),
    onMutate: change => {
      const before = cache.getQueryData<Contact>(contactKeys.one(id))
      if (before) putContact(cache, { ...before, ...change })
      return before
    },
    onError: (_error, _change, before) => before && putContact(cache, before),
    onSuccess: contact => putContact(cache, contact),
  })
}
