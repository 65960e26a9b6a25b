import { useNavigate, useSearch } from '@tanstack/react-router'
import { SnippetsPage } from '@/features/snippet/snippets-page'

/** Joins the address and the snippets: a shortcut that was looked for in vain is brought along to be made. */
export function SnippetsRoute() {
  const { add } = useSearch({ strict: false }) as { add?: string }
  const navigate = useNavigate()
  return (
    <SnippetsPage add={add} onAdded={() => void navigate({ to: '/settings/snippets', search: {}, replace: true })} />
  )
}
