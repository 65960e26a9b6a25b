import { expect, test } from 'vitest'
import { knownConversation } from '@/api/conversation-cache'
import type { Conversation } from '@/api/types'
import { said } from '../fake/talk'
import { open } from './screen'

test('an answer that an event overtook does not undo what the event said', async () => {
  const { screen, server, cache } = await open('/inbox/mine')
  await expect.poll(() => cache.isFetching()).toBe(0)
  const release = server.hold('/workspace')
  const asked = server.requests.length
  server.say({ type: 'reset', seq: server.world.seq })
  await expect.poll(() => server.requests.slice(asked).some(one => one.path === '/workspace')).toBe(true)
  server.tell('workspace.changed', { workspace: { ...server.world.workspace, routing_paused: true } })
  const banner = screen.getByText('Routing is paused: new conversations wait until somebody takes them.')
  await expect.element(banner).toBeVisible()
  release()
  await expect.poll(() => cache.isFetching()).toBe(0)
  await expect.element(banner).toBeVisible()
})

test('who came while the list was on its way stands in it, and who went does not', async () => {
  const { screen, server, cache } = await open('/inbox/mine')
  await expect.poll(() => cache.isFetching()).toBe(0)
  const release = server.hold('/conversations')
  const asked = server.requests.length
  await screen.getByRole('link', { name: /^Unassigned/ }).click()
  await expect.poll(() => server.requests.slice(asked).some(one => one.path === '/conversations')).toBe(true)
  const mine = server.world.conversations.find(one => one.assignee_id === server.world.me) as Conversation
  const waiting = server.world.conversations.find(one => one.status === 'open' && !one.assignee_id) as Conversation
  const came = { ...mine, assignee_id: null, version: 9 }
  const went = { ...waiting, assignee_id: '12', version: 9 }
  server.tell('conversation.unassigned', { conversation: came }, came.id)
  server.tell('conversation.assigned', { conversation: went }, went.id)
  await expect.poll(() => knownConversation(cache, went.id)?.version).toBe(9)
  release()
  const row = (name: string) => screen.getByRole('option', { name: new RegExp(name) })
  await expect.element(row(came.contact.name)).toBeVisible()
  await expect.element(row(went.contact.name)).not.toBeInTheDocument()
})

test('what was written while the talk was on its way stands in it, once', async () => {
  const { screen, server, cache } = await open('/inbox/mine/5001')
  const release = server.hold('/conversations/5000/messages')
  await screen.getByRole('option', { name: /Nguyễn Thị Mai/ }).click()
  await expect.poll(() => server.requests.some(one => one.path === '/conversations/5000/messages')).toBe(true)
  const message = said(server.world, '5000', { text: 'One more thing' })
  server.tell('message.created', { message }, '5000')
  const conversation = server.world.conversations.find(one => one.id === '5000')
  const later = { message: { ...message, text: 'One more thing!' }, conversation: { ...conversation, version: 9 } }
  server.tell('message.updated', later, '5000')
  await expect.poll(() => knownConversation(cache, '5000')?.version).toBe(9)
  release()
  await expect.element(screen.getByRole('log').getByText('One more thing!', { exact: true })).toBeVisible()
  expect(
    screen
      .getByRole('log')
      .getByText(/One more thing/)
      .elements(),
  ).toHaveLength(1)
})
