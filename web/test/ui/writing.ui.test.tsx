import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { busyWorld } from '../fake/busy'
import { said, snippetOf } from '../fake/talk'
import { expectAccessible, open } from './screen'

const first = '/inbox/mine/5000'

function withSnippets() {
  const world = busyWorld()
  world.snippets = [
    snippetOf('61', {
      shortcut: 'swap-color',
      name: 'Swap colour before shipping',
      text: 'Dạ được {{contact.name}} ạ! Đơn {{order.number}} sang màu {{order.color}}.',
    }),
    snippetOf('62', { shortcut: 'swap-policy', name: 'Exchange policy', text: '14 days.' }),
    snippetOf('63', { shortcut: 'hours', name: 'Opening hours', text: 'From nine to six.' }),
  ]
  return world
}

test('a message is quoted, sent as an answer to it, and leads back to it', async () => {
  const { screen, server } = await open(first)
  const log = screen.getByRole('log')
  await expect.element(log.getByText(/LH-20931/).first()).toBeInTheDocument()
  await log.getByRole('button', { name: 'Reply to this message' }).first().click()
  await expect.element(screen.getByText('You are answering:')).toBeInTheDocument()
  await expectAccessible()
  const quoted = server.world.messages.find(one => one.conversation_id === '5000')
  await screen.getByRole('textbox', { name: /Reply to/ }).fill('It leaves today')
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await expect.poll(() => server.world.messages.at(-1)?.reply_to).toBe(quoted?.id)
  await expect.element(screen.getByText('You are answering:')).not.toBeInTheDocument()
  await log.getByRole('button', { name: /^Go to what/ }).click()
  await expect.poll(() => document.activeElement?.id).toBe(`message-${quoted?.id}`)
})

test('Q quotes the last words of the customer, and the cross takes the quote away', async () => {
  const { screen } = await open(first)
  await expect
    .element(
      screen
        .getByRole('log')
        .getByText(/LH-20931/)
        .first(),
    )
    .toBeInTheDocument()
  await userEvent.keyboard('q')
  await expect.element(screen.getByText('You are answering:')).toBeInTheDocument()
  await screen.getByRole('button', { name: 'Answer without quoting' }).click()
  await expect.element(screen.getByText('You are answering:')).not.toBeInTheDocument()
})

test('a slash calls the snippets by key; what is known is filled in, and the rest before sending', async () => {
  const { screen, server } = await open(first, { world: withSnippets() })
  const box = screen.getByRole('textbox', { name: /Reply to/ })
  await box.click()
  await userEvent.keyboard('/swap')
  await expect.element(screen.getByRole('option', { name: /Swap colour/ })).toHaveAttribute('aria-selected', 'true')
  await expect.element(screen.getByRole('option', { name: /Opening hours/ })).not.toBeInTheDocument()
  await expectAccessible()
  await userEvent.keyboard('{ArrowDown}{ArrowUp}{Enter}')
  await expect.element(box).toHaveValue('Dạ được Nguyễn Thị Mai ạ! Đơn {{order.number}} sang màu {{order.color}}.')
  await expect.element(screen.getByText('Fill in before sending:')).toBeVisible()
  const writes = () => server.requests.filter(one => one.method === 'POST' && one.path.endsWith('/messages'))
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/Fill in before sending/)
  expect(writes()).toHaveLength(0)
  await userEvent.keyboard('#1')
  await expect.element(box).toHaveValue('Dạ được Nguyễn Thị Mai ạ! Đơn #1 sang màu {{order.color}}.')
  await screen.getByRole('button', { name: 'order.color' }).click()
  await userEvent.keyboard('xanh')
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await expect.poll(() => writes()[0]?.body.text).toBe('Dạ được Nguyễn Thị Mai ạ! Đơn #1 sang màu xanh.')
})

test('the button calls the snippets too, Escape waves them away, and one is taken with the pointer', async () => {
  const { screen } = await open(first, { world: withSnippets() })
  const box = screen.getByRole('textbox', { name: /Reply to/ })
  await box.fill('Hello')
  await screen.getByRole('button', { name: 'Insert snippet' }).click()
  await expect.element(box).toHaveValue('Hello /')
  await expect.element(screen.getByRole('option', { name: /Opening hours/ })).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(screen.getByRole('option', { name: /Opening hours/ })).not.toBeInTheDocument()
  await expect.element(box).toHaveFocus()
  await box.fill('Hello ')
  await box.fill('Hello /h')
  await screen.getByRole('option', { name: /Opening hours/ }).click()
  await expect.element(box).toHaveValue('Hello From nine to six.')
})

test('a colleague who answers meanwhile stops the sending, until one has looked or insists', async () => {
  const { screen, server } = await open(first)
  await expect
    .element(
      screen
        .getByRole('log')
        .getByText(/LH-20931/)
        .first(),
    )
    .toBeInTheDocument()
  await screen.getByRole('textbox', { name: /Reply to/ }).fill('It leaves today')
  const message = said(server.world, '5000', {
    text: 'It left yesterday',
    direction: 'out',
    author: { kind: 'user', id: '12', name: 'Omar Farouk' },
  })
  server.tell('message.created', { message }, '5000')
  await expect.element(screen.getByText(/Omar Farouk replied/)).toBeVisible()
  const writes = () => server.requests.filter(one => one.method === 'POST' && one.path.endsWith('/messages'))
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await expect.element(screen.getByRole('button', { name: 'Review' })).toHaveFocus()
  expect(writes()).toHaveLength(0)
  await screen.getByRole('button', { name: 'Send anyway' }).click()
  await expect.poll(() => writes()[0]?.body.text).toBe('It leaves today')
  await expect.element(screen.getByText(/Omar Farouk replied/)).not.toBeInTheDocument()
})

test('a draft begun on another device is here, marked in the list; sending it takes it away everywhere', async () => {
  const world = busyWorld()
  const updated_at = new Date().toISOString()
  world.drafts = [
    {
      conversation_id: '5000',
      kind: 'reply',
      text: 'From my phone',
      attachments: [],
      reply_to: null,
      mail: null,
      updated_at,
    },
  ]
  const { screen, server } = await open('/inbox/mine/5001', { world })
  const row = screen.getByRole('option', { name: /Nguyễn Thị Mai/ })
  await expect.element(row.getByText('Draft')).toBeVisible()
  await row.click()
  const box = screen.getByRole('textbox', { name: /Reply to Nguyễn/ })
  await expect.element(box).toHaveValue('From my phone')
  await box.fill('From my phone, and my desk')
  await expect.poll(() => server.world.drafts[0]?.text).toBe('From my phone, and my desk')
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await expect.poll(() => server.world.drafts).toHaveLength(0)
  await expect.element(row.getByText('Draft')).not.toBeInTheDocument()
})

test('U marks unread, and looking on does not undo it', async () => {
  const { screen, server } = await open('/inbox/mine/5001')
  await expect.element(screen.getByRole('log')).toBeVisible()
  await expect.poll(() => server.world.conversations.find(one => one.id === '5001')?.unread).toBe(0)
  await userEvent.keyboard('u')
  await expect.element(screen.getByText('Marked as unread')).toBeVisible()
  await expect.poll(() => server.world.conversations.find(one => one.id === '5001')?.unread).toBe(1)
  document.dispatchEvent(new Event('visibilitychange'))
  await expect.element(screen.getByRole('option', { selected: true }).getByText('1 unread message')).toBeInTheDocument()
  await screen.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => server.world.conversations.find(one => one.id === '5001')?.unread).toBe(0)
})

test('where the channel stops letting us write freely, the composer says when', async () => {
  const world = busyWorld()
  const one = world.conversations.find(conversation => conversation.id === '5000')
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 50_000).toISOString()
  if (one) one.window = { closes_at: inMinutes(192), tag_until: null }
  const { screen, server } = await open(first, { world })
  await expect.element(screen.getByText('WhatsApp window closes in 3h 12m')).toBeVisible()
  const closed = { ...one, version: 9, window: { closes_at: inMinutes(-1), tag_until: null } }
  server.tell('conversation.updated', { conversation: closed }, '5000')
  await expect.element(screen.getByText('The WhatsApp window is closed')).toBeVisible()
})
