import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { del, entries, get, set } from 'idb-keyval'
import { useCallback, useEffect, useRef, useState } from 'react'
import { draftsQuery, findDraft, storeDraft } from '@/api/draft'
import type { Attachment, DraftKind, MailDraft, StoredDraft } from '@/api/types'

export type Tab = DraftKind
export interface Draft {
  text: string
  attachments: Attachment[]
  reply_to: string | null
  /** What stands beside a mail's text, as it is typed. */
  mail: MailDraft | null
}
/** As this device keeps it, until the server has it too. An empty one that is not brought yet is a farewell. */
export interface Kept extends Draft {
  at: number
  brought: boolean
}

const stored = 'draft:'
const draftedKey = ['drafted'] as const
export const emptyDraft: Draft = { text: '', attachments: [], reply_to: null, mail: null }
const pauseMs = 300
const bringMs = 1500

export function isEmpty(draft: Draft): boolean {
  const { subject, cc, bcc } = draft.mail ?? {}
  return !(draft.text.trim() || draft.attachments.length || draft.reply_to || subject || cc || bcc)
}

/** Of what this device and the server have, what counts: what was not brought yet, else what the server says. */
export function settle(kept: Kept | undefined, theirs: StoredDraft | undefined, asked: boolean): Draft {
  if (kept && (!kept.brought || !asked)) return kept
  return theirs ?? emptyDraft
}

function nameOf(conversationId: string, tab: Tab) {
  return `${stored}${conversationId}:${tab}`
}

async function everyKept(): Promise<Map<string, Kept>> {
  try {
    const all = await entries<string, Kept>()
    return new Map(all.filter(([key]) => String(key).startsWith(stored)))
  } catch {
    return new Map()
  }
}

async function drafted(cache: QueryClient): Promise<Set<string>> {
  const kept = await everyKept()
  const theirs = await cache.fetchQuery(draftsQuery).catch(() => undefined)
  const names = new Set([...kept.keys(), ...(theirs ?? []).map(one => nameOf(one.conversation_id, one.kind))])
  const found = new Set<string>()
  for (const name of names) {
    const [, id = '', kind] = name.split(':')
    const draft = settle(kept.get(name), findDraft(theirs, id, kind as Tab), theirs !== undefined)
    if (!isEmpty({ ...emptyDraft, ...draft })) found.add(id)
  }
  return found
}

/** Which conversations have an unsent draft, for the list. */
export function useHasDraft(conversationId: string): boolean {
  const cache = useQueryClient()
  const { data } = useQuery({
    queryKey: draftedKey,
    queryFn: () => drafted(cache),
    select: found => found.has(conversationId),
  })
  return data ?? false
}

/** One draft after the other goes to the server, each as it is when its turn comes. */
const turns = new Map<string, Promise<void>>()

function bring(cache: QueryClient, name: string): Promise<void> {
  const turn = (turns.get(name) ?? Promise.resolve()).then(async () => {
    const kept = await get<Kept>(name).catch(() => undefined)
    if (!kept || kept.brought) return
    const [, id = '', kind] = name.split(':')
    try {
      await storeDraft(cache, id, kind as Tab, isEmpty(kept) ? emptyDraft : kept)
    } catch {
      return // It stays here, and goes when the connection is back.
    }
    const now = await get<Kept>(name)
    if (now?.at !== kept.at) return
    await (isEmpty(kept) ? del(name) : set(name, { ...kept, brought: true }))
  })
  turns.set(
    name,
    turn.catch(() => {}),
  )
  return turn
}

/** After a reload or a lost connection: what the server does not have yet. */
export async function bringDrafts(cache: QueryClient) {
  for (const [name, kept] of await everyKept()) if (!kept.brought) await bring(cache, name)
}

/** The unsent text of one conversation and one tab: kept on this device at every pause, and soon on the others. */
export function useDraft(conversationId: string, tab: Tab) {
  const cache = useQueryClient()
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [ready, setReady] = useState(false)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  const delivery = useRef<ReturnType<typeof setTimeout>>(undefined)
  const unsaved = useRef<Draft | null>(null)
  const name = nameOf(conversationId, tab)
  const { data: theirs, dataUpdatedAt } = useQuery(draftsQuery)

  const save = useCallback(
    async (value: Draft, soon: boolean) => {
      unsaved.current = null
      try {
        await set(name, { ...value, at: performance.timeOrigin + performance.now(), brought: false } satisfies Kept)
        void cache.invalidateQueries({ queryKey: draftedKey })
      } catch {
        // Without storage a draft lives as long as the page.
      }
      clearTimeout(delivery.current)
      if (soon) void bring(cache, name)
      else delivery.current = setTimeout(() => void bring(cache, name), bringMs)
    },
    [name, cache],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever the server has answered
  useEffect(() => {
    let gone = false
    get<Kept>(name)
      .catch(() => undefined)
      .then(kept => {
        // What is being written is never replaced.
        if (gone || unsaved.current) return
        const found = settle(kept, findDraft(theirs, conversationId, tab), dataUpdatedAt > 0)
        const { text, attachments, reply_to, mail } = found
        setDraft({ text, attachments, reply_to: reply_to ?? null, mail: mail ?? null })
        setReady(true)
        void cache.invalidateQueries({ queryKey: draftedKey })
      })
    return () => {
      gone = true
    }
  }, [name, dataUpdatedAt])

  useEffect(
    () => () => {
      clearTimeout(pause.current)
      if (unsaved.current) void save(unsaved.current, true)
      else if (delivery.current) void bring(cache, name)
    },
    [save, cache, name],
  )

  const change = useCallback(
    (value: Draft) => {
      setDraft(value)
      unsaved.current = value
      clearTimeout(pause.current)
      pause.current = setTimeout(() => void save(value, false), pauseMs)
    },
    [save],
  )
  const clear = useCallback(() => {
    clearTimeout(pause.current)
    setDraft(emptyDraft)
    void save(emptyDraft, true)
  }, [save])
  return { draft, ready, change, clear }
}
