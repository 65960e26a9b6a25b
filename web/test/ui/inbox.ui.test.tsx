import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { busyWorld } from '../fake/busy'
import { said } from '../fake/talk'
import { expectAccessible, open } from './screen'

const first = '/inbox/mine/5000'

test('a reply goes out with Ctrl+Enter and stands in the talk', async () => {
  const { screen, server } = await open(first)
  const box = screen.getByRole('textbox', { name: /Reply to/ })
  await box.fill('It is in stock')
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await expect.element(screen.getByRole('log').getByText('It is in stock')).toBeVisible()
  await expect.element(box).toHaveValue('')
  const sent = () => server.requests.find(one => one.method === 'POST' && one.path.endsWith('/messages'))
  await expect.poll(() => sent()?.body.text).toBe('It is in stock')
  expect(sent()?.body.client_id).toMatch(/-/)
  await expect.element(screen.getByRole('img', { name: 'Sending' })).not.toBeInTheDocument()
})

test('a refused message stays with its text and the reason, and can be tried again', async () => {
  const { screen, server } = await open(first)
  server.answer('POST', '/conversations/5000/messages', {
    status: 422,
    body: { status: 422, code: 'invalid', detail: 'Too long for this channel.' },
  })
  await screen.getByRole('textbox', { name: /Reply to/ }).fill('Hello')
  await screen.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.element(screen.getByText('Not sent: Too long for this channel.')).toBeVisible()
  await screen.getByRole('log').getByRole('button', { name: 'Try again' }).click()
  await expect.element(screen.getByText(/Not sent/)).not.toBeInTheDocument()
  await expect.element(screen.getByRole('log').getByText('Hello', { exact: true })).toBeVisible()
})

test('why a message waits is said in the language of who reads, and then as the server says it', async () => {
  const world = busyWorld()
  world.messages.push(
    said(world, '5000', {
      direction: 'out',
      text: 'Our offers of today',
      state: 'queued',
      error: { code: 'tomorrow', detail: 'WhatsApp takes no more today.' },
    }),
  )
  const { screen } = await open(first, { world, language: 'vi' })
  await expect
    .element(screen.getByText(/Hiện nhà cung cấp không nhận thêm tin\. \(\u2068WhatsApp takes no more today\.\u2069\)/))
    .toBeVisible()
})

test('a message whose channel asks for patience says why it waits', async () => {
  const { screen, server } = await open('/inbox/mine/5001')
  const message = said(server.world, '5000', {
    direction: 'out',
    text: 'Our offers of today',
    state: 'queued',
    error: { code: 'tomorrow', detail: 'WhatsApp takes no more today.' },
  })
  server.world.messages.push(message)
  await screen.getByRole('option', { name: /Nguyễn Thị Mai/ }).click()
  await expect.element(screen.getByText('Waiting to be sent: WhatsApp takes no more today.')).toBeVisible()
})

test('without a network a message waits, and leaves when it is back', async () => {
  const { screen, server } = await open(first)
  server.online(false)
  await screen.getByRole('textbox', { name: /Reply to/ }).fill('Later')
  await screen.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.element(screen.getByRole('img', { name: 'Sending' })).toBeVisible()
  server.online(true)
  await expect.element(screen.getByRole('img', { name: 'Sending' })).not.toBeInTheDocument()
  expect(server.world.messages.filter(one => one.text === 'Later')).toHaveLength(1)
})

test('of two who grab at once, the other is told who has it', async () => {
  const { screen, server } = await open('/inbox/unassigned/5012')
  await expect.element(screen.getByRole('button', { name: 'Take it' })).toBeVisible()
  const conversation = server.world.conversations.find(one => one.id === '5012')
  if (conversation) Object.assign(conversation, { assignee_id: '12', version: 2 })
  await screen.getByRole('button', { name: 'Take it' }).click()
  await expect.element(screen.getByText('Omar Farouk was quicker and has this conversation now.')).toBeVisible()
})

test('closing goes to the next one and can be undone', async () => {
  const { screen, server } = await open(first)
  await screen.getByRole('button', { name: 'Close', exact: true }).first().click()
  await expect.element(screen.getByText('Conversation closed')).toBeVisible()
  await expect.element(screen.getByRole('option', { name: /Nguyễn Thị Mai/ })).not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Undo' }).click()
  await expect.element(screen.getByRole('option', { name: /Nguyễn Thị Mai/ })).toBeVisible()
  expect(server.world.conversations.find(one => one.id === '5000')?.status).toBe('open')
})

test('a refused close comes back in place, with the reason', async () => {
  const { screen, server } = await open(first)
  server.answer('POST', '/conversations/5000/close', {
    status: 403,
    body: { status: 403, detail: 'Ask a supervisor.' },
  })
  await screen.getByRole('button', { name: 'Close', exact: true }).first().click()
  await screen.getByRole('option', { name: /Nguyễn Thị Mai/ }).click()
  await expect.element(screen.getByText(/It could not be closed.*Ask a supervisor/)).toBeVisible()
})

test('why shows every candidate with the verdict in words', async () => {
  const { screen } = await open(first)
  await screen.getByRole('log').getByRole('button', { name: 'Why?' }).click()
  const why = screen.getByRole('dialog')
  await expect.element(why.getByText('Linh Trần had the fewest open conversations.')).toBeVisible()
  await expect.element(why.getByText('chosen')).toBeVisible()
  await expect.element(why.getByText('at capacity')).toBeVisible()
  await expect.element(why.getByText(/longest since the last assignment/)).toBeVisible()
  await expect.element(why.getByText(/policy version 3/)).toBeVisible()
})

test('a waiting conversation says why and which place it has', async () => {
  const { screen } = await open('/inbox/unassigned/5012')
  await expect.element(screen.getByRole('main').getByText(/Everybody online in Support is at capacity/)).toBeVisible()
  await expect.element(screen.getByText(/1 in the queue/)).toBeVisible()
})

test('what a customer writes appears by itself, and the row moves without a request for the list', async () => {
  const { screen, server } = await open('/inbox/mine/5003?sort=-last_message_at')
  await expect.element(screen.getByRole('option').first()).toBeVisible()
  const lists = () => server.requests.filter(one => one.path === '/conversations' && one.query.includes('mine')).length
  const before = lists()
  const message = said(server.world, '5010', { text: 'Are you still there?' })
  const conversation = server.world.conversations.find(one => one.id === '5010')
  const preview = { text: message.text, direction: 'in', author_kind: 'contact', private: false, at: message.at }
  server.tell(
    'message.created',
    { message, conversation: { ...conversation, version: 9, unread: 1, last_message_at: message.at, preview } },
    '5010',
  )
  await expect.element(screen.getByRole('option').first()).toMatchTextContent(/Are you still there\?/)
  expect(lists()).toBe(before)
})

test('the list is narrowed to one channel, lives on so, and is widened again', async () => {
  const world = busyWorld()
  for (const one of world.conversations) if (one.id === '5003') one.channel_id = '33'
  const { screen, server, router } = await open('/inbox/all', { world })
  const rows = screen.getByRole('option')
  await expect.poll(() => rows.all().length).toBeGreaterThan(2)
  await screen.getByRole('button', { name: 'Filter' }).click()
  await screen.getByRole('menuitemradio', { name: 'ERP' }).click()
  await expect.poll(() => rows.all().length).toBe(1)
  expect(router.state.location.search).toMatchObject({ channel: '33' })
  await expect.element(screen.getByRole('menu')).not.toBeInTheDocument()
  await expectAccessible()
  // Who writes by another channel stays out, and who comes to this one comes in.
  const tell = (id: string, channel_id: string) => {
    const before = server.world.conversations.find(one => one.id === id)
    const conversation = { ...before, channel_id, version: 9, unread: 1 }
    server.tell('conversation.updated', { conversation }, id)
  }
  tell('5010', '31')
  tell('5012', '33')
  await expect.poll(() => rows.all().length).toBe(2)
  await screen.getByRole('button', { name: 'Filter' }).click()
  await screen.getByRole('menuitemradio', { name: '@lumen_bot' }).click()
  await expect.element(screen.getByText('Nothing of this channel is here')).toBeVisible()
  await screen.getByRole('button', { name: 'All channels' }).click()
  await expect.poll(() => rows.all().length).toBeGreaterThan(2)
  expect(router.state.location.search).not.toHaveProperty('channel')
})

test('J and K move through the list, also on an Arabic keyboard', async () => {
  const { screen, router } = await open('/inbox/mine/5001')
  await expect.element(screen.getByRole('log')).toBeVisible()
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ت', code: 'KeyJ', bubbles: true }))
  await expect.poll(() => router.state.location.pathname).toBe('/inbox/mine/5000')
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', bubbles: true }))
  await expect.poll(() => router.state.location.pathname).toBe('/inbox/mine/5001')
})

test('a draft stays with its conversation', async () => {
  const { screen } = await open(first)
  await screen.getByRole('textbox', { name: /Reply to/ }).fill('Half a sent')
  await screen.getByRole('option', { name: /Kate Miller/ }).click()
  await expect.element(screen.getByRole('textbox', { name: /Reply to Kate/ })).toHaveValue('')
  await screen.getByRole('option', { name: /Nguyễn Thị Mai/ }).click()
  await expect.element(screen.getByRole('textbox', { name: /Reply to Nguyễn/ })).toHaveValue('Half a sent')
})
