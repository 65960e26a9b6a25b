import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import { everyPage } from '@/api/page'
import type { DraftKind, StoredDraft } from '@/api/types'

/** What I have begun to write, as the server keeps it for my other devices. Nobody tells of it, so it is asked for. */
export const draftKeys = { all: ['drafts'] as const }

export const draftsQuery = queryOptions({
  queryKey: draftKeys.all,
  staleTime: 10_000,
  refetchOnWindowFocus: true,
  queryFn: () => everyPage(cursor => unwrap(client.GET('/drafts', { params: { query: { limit: 200, cursor } } }))),
})

export function findDraft(drafts: StoredDraft[] | undefined, conversationId: string, kind: DraftKind) {
  return drafts?.find(one => one.conversation_id === conversationId && one.kind === kind)
}

type Written = Pick<StoredDraft, 'text' | 'attachments' | 'reply_to' | 'mail'>

/** Brings a draft to the server; an empty one is taken away there. */
export async function storeDraft(cache: QueryClient, conversationId: string, kind: DraftKind, draft: Written) {
  const path = { id: conversationId, kind }
  const { text, reply_to, mail } = draft
  const attachments = draft.attachments.map(one => one.id)
  const empty = !text && attachments.length === 0 && !reply_to && !mail
  if (empty) await unwrap(client.DELETE('/conversations/{id}/drafts/{kind}', { params: { path } }))
  else {
    const body = { text, attachments, reply_to, ...(mail && { mail }) }
    await unwrap(client.PUT('/conversations/{id}/drafts/{kind}', { params: { path }, body }))
  }
  cache.setQueryData<StoredDraft[]>(draftKeys.all, old => {
    const rest = old?.filter(one => one.conversation_id !== conversationId || one.kind !== kind)
    const updated_at = new Date().toISOString()
    return empty ? rest : rest && [...rest, { ...draft, conversation_id: conversationId, kind, updated_at }]
  })
}
