import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { InboxPage } from '@/features/conversation/inbox-page'
import type { InboxSearch } from '@/features/conversation/views'

/** Joins the address and the inbox: every pane is a place one can send to a colleague, or go back from. */
export function InboxRoute() {
  const { view = 'mine', conversationId } = useParams({ strict: false })
  const search = useSearch({ strict: false }) as InboxSearch
  const navigate = useNavigate()
  return (
    <InboxPage
      view={view}
      conversationId={conversationId ?? null}
      search={search}
      onSearch={(change, replace = true) => {
        const next = { ...search, ...change }
        if (conversationId) {
          void navigate({
            to: '/inbox/$view/$conversationId',
            params: { view, conversationId },
            search: next,
            replace,
          })
        } else void navigate({ to: '/inbox/$view', params: { view }, search: next, replace })
      }}
      onOpen={(id, replace) => {
        const { pane: _closed, ...kept } = search
        if (id) {
          void navigate({
            to: '/inbox/$view/$conversationId',
            params: { view, conversationId: id },
            search: kept,
            replace,
          })
        } else void navigate({ to: '/inbox/$view', params: { view }, search: kept, replace })
      }}
    />
  )
}
