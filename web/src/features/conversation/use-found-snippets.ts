import { useQuery } from '@tanstack/react-query'
import { contactQuery } from '@/api/contact'
import { useMe, useWorkspace } from '@/api/identity'
import { useMyTeams } from '@/api/routing'
import { snippetsQuery } from '@/api/snippet'
import type { Conversation, Snippet } from '@/api/types'
import { fold } from '@/lib/fold'

const most = 20

/** How well a snippet answers what was typed; the smaller the better, null not at all. */
function rank(snippet: Snippet, query: string): number | null {
  const shortcut = fold(snippet.shortcut)
  const name = fold(snippet.name)
  if (shortcut.startsWith(query)) return 0
  if (shortcut.includes(query)) return 1
  if (name.includes(query)) return 2
  return null
}

/** Those that fit what was typed: the best first, and of equals those in the customer's language. */
export function findSnippets(all: Snippet[], typed: string, language: string, teams: readonly string[]): Snippet[] {
  const query = fold(typed)
  const spoken = language.split('-')[0]
  const strange = (one: Snippet) => (one.language ? (one.language.split('-')[0] === spoken ? 0 : 2) : 1)
  return all
    .filter(one => !one.team_id || teams.includes(one.team_id))
    .map(one => ({ one, at: rank(one, query) }))
    .filter(hit => hit.at !== null)
    .sort(
      (a, b) =>
        Number(a.at) - Number(b.at) || strange(a.one) - strange(b.one) || a.one.shortcut.localeCompare(b.one.shortcut),
    )
    .slice(0, most)
    .map(hit => hit.one)
}

/** What is known about this conversation, under the names that snippets use. */
export function useFillValues(conversation: Conversation, wanted: boolean): Record<string, string | undefined> {
  const me = useMe()
  const workspace = useWorkspace()
  const { data: contact } = useQuery({ ...contactQuery(conversation.contact_id), enabled: wanted })
  const address = (kind: string) => contact?.identities.find(one => one.kind === kind)?.address
  const fields = Object.entries(contact?.fields ?? {}).map(([name, value]) => [`contact.${name.toLowerCase()}`, value])
  return {
    'contact.email': address('email'),
    'contact.phone': address('phone') ?? address('whatsapp'),
    ...Object.fromEntries(fields),
    'contact.name': conversation.contact.name,
    'agent.name': me.name,
    'workspace.name': workspace.name,
  }
}

export function useFoundSnippets(conversation: Conversation, query: string | null): Snippet[] | undefined {
  const mine = useMyTeams()
  const { data } = useQuery({ ...snippetsQuery, enabled: query !== null })
  if (query === null || !data) return undefined
  const teams = [...mine.map(team => team.id), ...(conversation.team_id ? [conversation.team_id] : [])]
  return findSnippets(data, query, conversation.contact.language || 'und', teams)
}
