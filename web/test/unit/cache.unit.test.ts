import type { InfiniteData } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { conversationKeys, type ListFilter, type ListPage, type MessagePage } from '@/api/conversation'
import { knownConversation, putConversation } from '@/api/conversation-cache'
import { identityKeys } from '@/api/identity'
import { addMessage, putMessage, talk } from '@/api/message-cache'
import { createQueryClient } from '@/api/query'
import type { Conversation, Message } from '@/api/types'
import { applyEvent, setTyping } from '@/realtime/apply'
import { busyWorld } from '../fake/busy'

const filter: ListFilter = { status: 'open', owner: 'none', team: null, contact: null, sort: 'waiting' }

function setUp() {
  const world = busyWorld()
  const cache = createQueryClient()
  cache.setQueryData(identityKeys.session, { user: world.users[0], workspace: world.workspace })
  const waiting = world.conversations.filter(one => !one.assignee_id)
  for (const one of waiting) cache.setQueryData(conversationKeys.one(one.id), one)
  const pages = [{ ids: waiting.map(one => one.id), next_cursor: null }]
  cache.setQueryData<InfiniteData<ListPage, string>>(conversationKeys.list(filter), { pages, pageParams: [''] })
  const ids = () =>
    cache.getQueryData<InfiniteData<ListPage, string>>(conversationKeys.list(filter))?.pages.flatMap(page => page.ids)
  return { cache, ids, first: waiting[0] as Conversation }
}

const event = (name: string, conversation: Conversation, data: object = {}) => ({
  type: 'event' as const,
  seq: 101,
  event: name,
  at: new Date().toISOString(),
  conversation_id: conversation.id,
  data: { conversation, ...data },
})

test('an assignment takes the conversation out of the unassigned list without a request', () => {
  const { cache, ids, first } = setUp()
  applyEvent(cache, event('conversation.assigned', { ...first, assignee_id: '12', version: 2 }))
  expect(ids()).not.toContain(first.id)
  expect(knownConversation(cache, first.id)?.assignee_id).toBe('12')
})

test('an older version never replaces a newer one', () => {
  const { cache, first } = setUp()
  putConversation(cache, { ...first, assignee_id: '12', version: 5 })
  putConversation(cache, { ...first, assignee_id: null, version: 4 })
  expect(knownConversation(cache, first.id)?.assignee_id).toBe('12')
})

test('events do not know the place in the queue, so the known one stays', () => {
  const { cache, first } = setUp()
  const { queue: _gone, ...bare } = first
  applyEvent(cache, event('conversation.updated', { ...bare, version: 2 }))
  expect(knownConversation(cache, first.id)?.queue?.position).toBe(1)
})

test('a waiting event says why', () => {
  const { cache, first } = setUp()
  const reason = { code: 'paused', text: 'Routing is paused', detail: {} }
  applyEvent(cache, event('conversation.waiting', { ...first, queue: undefined, version: 2 }, { reason }))
  expect(knownConversation(cache, first.id)?.queue?.reason?.code).toBe('paused')
})

test('whoever writes stops typing', () => {
  const { cache, first } = setUp()
  setTyping(cache, first.id, { kind: 'contact', id: first.contact_id, name: 'Dewi' }, true)
  const message = {
    id: '1',
    conversation_id: first.id,
    direction: 'in',
    author: { kind: 'contact', id: first.contact_id, name: '' },
  }
  applyEvent(cache, event('message.created', { ...first, version: 2 }, { message }))
  expect(cache.getQueryData(conversationKeys.typing(first.id))).toEqual({})
})

test('the answer to a sending does not undo what the socket told since', () => {
  const { cache, first } = setUp()
  const key = conversationKeys.messages(first.id)
  const pages: MessagePage[] = [{ items: [], next_cursor: null }]
  cache.setQueryData<InfiniteData<MessagePage, string>>(key, { pages, pageParams: [''] })
  const sent = { id: '1', conversation_id: first.id, at: first.opened_at, state: 'queued' } as Message
  putMessage(cache, sent)
  putMessage(cache, { ...sent, state: 'read' })
  addMessage(cache, sent)
  const known = cache.getQueryData<InfiniteData<MessagePage, string>>(key)?.pages ?? []
  expect(talk(known).map(one => one.state)).toEqual(['read'])
})
