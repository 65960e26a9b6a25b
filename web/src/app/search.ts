import type { Sort } from '@/api/conversation'
import { type AuditKind, auditKinds, type ConversationStatus } from '@/api/types'
import type { InboxSearch } from '@/features/conversation/views'

const tabs: readonly string[] = ['open', 'snoozed', 'closed']
const sorts: readonly string[] = ['waiting', 'due', '-last_message_at', 'priority']

export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  return {
    tab: tabs.includes(String(search.tab)) ? (search.tab as ConversationStatus) : undefined,
    sort: sorts.includes(String(search.sort)) ? (search.sort as Sort) : undefined,
    channel: readText(search, 'channel'),
    pane: search.pane === 'details' ? 'details' : undefined,
  }
}

/** Whose doings, and about what. */
export function readAuditSearch(search: Record<string, unknown>): { kind?: AuditKind; user?: string } {
  return { kind: auditKinds.find(one => one === search.kind), user: readText(search, 'user') }
}

export function readText(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name]
  return typeof value === 'string' && value ? value : typeof value === 'number' ? String(value) : undefined
}
