import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Can, Template } from '@/api/types'
import { busyWorld } from '../fake/busy'
import { problem } from '../fake/call'
import { canOf } from '../fake/can'
import { ago } from '../fake/clock'
import type { Fake } from '../fake/install'
import { expectAccessible, open } from './screen'

const first = '/inbox/mine/5000'

function withCan(part: Partial<Can>) {
  const world = busyWorld()
  world.can = canOf(part)
  return world
}

const closed: Partial<Can> = {
  templates: true,
  window_s: 86_400,
  window: { open: false, closes_at: ago(60), tag_until: null },
}

const template: Template = {
  id: 't1',
  name: 'order_update',
  language: 'vi',
  category: 'utility',
  status: 'approved',
  header_kind: '',
  header: '',
  body: 'Hello {{1}}, your order {{2}} is on its way.',
  footer: 'Lumen Home',
  buttons: [],
  places: { header: [], body: ['1', '2'] },
}

test('what is too long for the channel is counted, and cannot be sent', async () => {
  const { screen, server } = await open(first, { world: withCan({ text_max: 20 }) })
  const box = screen.getByRole('textbox', { name: /Reply to/ })
  await box.fill('Nineteen letters ok')
  await expect.element(screen.getByText('1 character left')).toBeVisible()
  await box.fill('Twenty-three letters ok')
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/3 too many.*at most 20/)
  await expect.element(screen.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
  await expectAccessible()
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  expect(server.requests.some(one => one.method === 'POST' && one.path.endsWith('/messages'))).toBe(false)
})

test('bytes are counted where the channel counts them; a channel that splits says into how many', async () => {
  const { screen } = await open(first, { world: withCan({ text_max: 20, text_unit: 'bytes' }) })
  await screen.getByRole('textbox', { name: /Reply to/ }).fill('xanh rêu ạ')
  await expect.element(screen.getByText(/7 bytes left/)).toBeVisible()
  const second = await open(first, { world: withCan({ text_max: 20, split: true }) })
  await second.screen.getByRole('textbox', { name: /Reply to/ }).fill('a'.repeat(41))
  await expect.element(second.screen.getByText('Will be sent as 3 messages')).toBeVisible()
  await expect.element(second.screen.getByRole('button', { name: 'Send', exact: true })).toBeEnabled()
})

test('SMS are counted in parts', async () => {
  const { screen } = await open(first, { world: withCan({ text_max: 1600, segments: true }) })
  const box = screen.getByRole('textbox', { name: /Reply to/ })
  await box.fill('a'.repeat(161))
  await expect.element(screen.getByText('2 SMS · 145 left')).toBeVisible()
  await box.fill('dạ')
  await expect.element(screen.getByText(/1 SMS · 68 left/)).toBeVisible()
})

test('a file that the channel does not take is not uploaded, and says why', async () => {
  const world = withCan({ media: { image: 1_000_000 }, types: { image: ['image/jpeg', 'image/png'] } })
  const { screen, server } = await open(first, { world })
  const input = () => document.querySelector<HTMLInputElement>('input[type=file]')
  await expect.element(screen.getByRole('textbox', { name: /Reply to/ })).toBeVisible()
  await userEvent.upload(input() as HTMLInputElement, [
    new File(['x'], 'clip.mp4', { type: 'video/mp4' }),
    new File(['x'], 'lamp.gif', { type: 'image/gif' }),
    new File(['x'.repeat(2_000_000)], 'lamp.png', { type: 'image/png' }),
  ])
  await expect.element(screen.getByText('WhatsApp takes no videos.')).toBeVisible()
  await expect.element(screen.getByText('WhatsApp takes only JPEG, PNG.')).toBeVisible()
  await expect.element(screen.getByText(/Too large: WhatsApp takes at most/)).toBeVisible()
  await expectAccessible()
  expect(server.requests.some(one => one.path === '/attachments')).toBe(false)
})

/** Of each message that was posted, how many files went with it. */
const postedOf = (server: Fake) =>
  server.requests
    .filter(one => one.method === 'POST' && one.path.endsWith('/messages'))
    .map(one => (one.body.attachments as string[]).length)

const choose = async (screen: Awaited<ReturnType<typeof open>>['screen'], ...names: string[]) => {
  await expect.element(screen.getByRole('button', { name: 'Attach files' })).toBeEnabled()
  const files = names.map(name => new File(['x'], name, { type: 'image/png' }))
  await userEvent.upload(document.querySelector('input[type=file]') as HTMLInputElement, files)
}

test('what is sent while its file is on its way stands in the talk, and goes with it once it is there', async () => {
  const { screen, server } = await open(first, { world: withCan({}) })
  const posted = () => postedOf(server)
  const release = server.hold('/attachments')
  const box = screen.getByRole('textbox', { name: /Reply to/ })
  await box.fill('Here it is')
  await choose(screen, 'drawing.png')
  await expect.element(screen.getByRole('button', { name: 'More ways to send' })).toBeDisabled()
  await screen.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.element(box).toHaveValue('')
  const talk = screen.getByRole('log')
  await expect.element(talk.getByText('drawing.png')).toBeVisible()
  await expect.element(talk.getByText('Here it is')).toBeVisible()
  await expect.element(screen.getByRole('list', { name: 'Attachments' })).not.toBeInTheDocument()
  await expectAccessible()
  expect(posted()).toEqual([])
  release()
  await expect.poll(posted).toEqual([1])
  expect(server.requests.filter(one => one.path === '/attachments')).toHaveLength(1)
})

test('a file that cannot be brought leaves the message unsent, with the reason, and goes when tried again', async () => {
  const { screen, server } = await open(first, { world: withCan({}) })
  server.answer('POST', '/attachments', problem(413, 'too_large', 'There is no room left.'))
  const release = server.hold('/attachments')
  await screen.getByRole('textbox', { name: /Reply to/ }).fill('Here it is')
  await choose(screen, 'drawing.png')
  await screen.getByRole('button', { name: 'Send', exact: true }).click()
  release()
  const why = screen.getByRole('alert').filter({ hasText: /no room left/ })
  await expect.element(why).toBeVisible()
  await expect.element(screen.getByRole('log').getByText('drawing.png')).toBeVisible()
  await why.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => postedOf(server)).toEqual([1])
})

test('a file goes on its way while one looks elsewhere; one that was taken out does not come back', async () => {
  const { screen, server } = await open(first, { world: withCan({}) })
  const release = server.hold('/attachments')
  const box = screen.getByRole('textbox', { name: /Reply to/ })
  await choose(screen, 'drawing.png', 'shade.png')
  const list = screen.getByRole('list', { name: 'Attachments' })
  await list.getByRole('button', { name: 'Remove shade.png' }).click()
  await screen.getByRole('button', { name: 'Note', exact: true }).click()
  await expect.element(list).not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Reply', exact: true }).click()
  await expect.element(list.getByText('drawing.png')).toBeVisible()
  await expect.element(list.getByText('shade.png')).not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Note', exact: true }).click()
  release()
  await expect.poll(() => server.requests.filter(one => one.path === '/attachments').length).toBe(2)
  await screen.getByRole('button', { name: 'Reply', exact: true }).click()
  await box.fill('Here it is')
  await screen.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.poll(() => postedOf(server)).toEqual([1])
})

test('where files cannot go at all, nothing takes them, and it says why', async () => {
  const world = withCan({ media: {}, no_files: 'no_public_address' })
  const { screen, server } = await open(first, { world })
  const why = /No files can go by WhatsApp yet: it fetches them, and Rondo has no public address/
  await expect.poll(() => screen.getByRole('button', { name: why }).all().length).toBe(2) // files, and voice notes
  const attach = screen.getByRole('button', { name: why }).first()
  await expect.element(attach).toHaveAttribute('aria-disabled', 'true')
  await attach.hover({ force: true })
  await expect.element(screen.getByText(why)).toBeVisible()
  await userEvent.unhover(attach)
  await expect.element(screen.getByText(why)).not.toBeInTheDocument()
  const dropped = new DataTransfer()
  dropped.items.add(new File(['x'], 'lamp.png', { type: 'image/png' }))
  const box = screen.getByRole('textbox', { name: /Reply to/ }).element()
  box.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: dropped }))
  await expect.element(screen.getByText(why)).toBeVisible()
  await expectAccessible()
  expect(server.requests.some(one => one.path === '/attachments')).toBe(false)
})

test('behind a closed window the box is a template picker: found, filled with what is known, seen, and sent', async () => {
  const world = withCan(closed)
  const { screen, server } = await open('/inbox/mine/5001', { world })
  const answer = {
    body: { items: [template, { ...template, id: 't2', name: 'rejected', status: 'rejected' }], synced_at: null },
  }
  server.answer('GET', '/channels/31/templates', answer)
  await screen.getByRole('option', { name: /Nguyễn Thị Mai/ }).click()
  await expect.element(screen.getByText(/only an approved template reaches them/)).toBeVisible()
  await expect.element(screen.getByText('rejected')).not.toBeInTheDocument()
  await screen.getByRole('button', { name: /order_update/ }).click()
  await screen.getByRole('button', { name: 'Place 1: fill in something known' }).click()
  await screen.getByRole('menuitem', { name: /contact\.name/ }).click()
  await expect.element(screen.getByRole('menu')).not.toBeInTheDocument()
  const send = screen.getByRole('button', { name: 'Send a template' })
  await expect.element(send).toBeDisabled()
  await screen.getByRole('textbox', { name: 'Place 2' }).fill('#7')
  await expect.element(screen.getByText('Hello Nguyễn Thị Mai, your order #7 is on its way.')).toBeVisible()
  await expectAccessible()
  await send.click()
  const sent = () => server.requests.find(one => one.method === 'POST' && one.path.endsWith('/messages'))?.body
  await expect
    .poll(() => sent()?.template)
    .toEqual({
      name: 'order_update',
      language: 'vi',
      header: [],
      body: ['Nguyễn Thị Mai', '#7'],
      buttons: [],
    })
})

test('without templates, or when the customer wants nothing more, it is said, and a note is still possible', async () => {
  const world = withCan({ blocked_since: ago(90) })
  const { screen } = await open(first, { world, language: 'en' })
  await expect.element(screen.getByText(/has wanted no messages by WhatsApp since/)).toBeVisible()
  await expectAccessible()
  await screen.getByRole('button', { name: 'Write a note instead' }).click()
  await expect.element(screen.getByRole('textbox', { name: /Write a note/ })).toHaveFocus()
})

test('a person may still answer for a while after the window, and reads until when', async () => {
  const until = new Date(Date.now() + 3 * 3_600_000).toISOString()
  const window = { open: false, closes_at: ago(60), tag_until: until }
  const { screen } = await open(first, { world: withCan({ window_s: 86_400, tag_window_s: 604_800, window }) })
  await expect.element(screen.getByText(/Only a person may answer, for/)).toBeVisible()
  await expect.element(screen.getByRole('textbox', { name: /Reply to/ })).toBeEnabled()
})

test('a place and a question with answers are sent where the channel takes them', async () => {
  const { screen, server } = await open(first, { world: withCan({ buttons: 2, list_rows: 0 }) })
  const sent = () => server.requests.filter(one => one.method === 'POST' && one.path.endsWith('/messages'))
  const add = screen.getByRole('button', { name: /^Add a location/ })
  await add.click()
  await screen.getByRole('menuitem', { name: 'Send a location' }).click()
  const where = screen.getByRole('textbox', { name: 'Coordinates' })
  await where.fill('nowhere')
  await screen.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await expect.element(screen.getByText(/Give latitude and longitude/)).toBeVisible()
  await where.fill('https://www.google.com/maps/@10.7769,106.7009,17z')
  await screen.getByRole('textbox', { name: 'Name of the place' }).fill('Shop')
  await screen.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  const location = { latitude: 10.7769, longitude: 106.7009, name: 'Shop', address: '' }
  await expect.poll(() => sent()[0]?.body.location).toEqual(location)
  await screen.getByRole('textbox', { name: /Reply to/ }).fill('Which colour?')
  await add.click()
  await screen.getByRole('menuitem', { name: /question with answers/ }).click()
  await expect.element(screen.getByRole('textbox', { name: 'Question' })).toHaveValue('Which colour?')
  await screen.getByRole('textbox', { name: 'Answer 1' }).fill('Moss')
  await screen.getByRole('textbox', { name: 'Answer 2' }).fill('Black')
  await expect.element(screen.getByRole('button', { name: 'Add an answer' })).not.toBeInTheDocument()
  await expectAccessible()
  await screen.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await expect.poll(() => sent()[1]?.body.choices).toEqual({ buttons: [{ title: 'Moss' }, { title: 'Black' }] })
})

test('what else the channel does not take is in the menu, with the reason', async () => {
  const { screen } = await open(first, { world: withCan({ buttons: 0, list_rows: 0, location: false }) })
  await screen.getByRole('button', { name: /^Add a location/ }).click()
  for (const [item, why] of [
    ['Send a location', 'WhatsApp takes no locations.'],
    ['Send a question with answers', 'WhatsApp has no buttons to choose from.'],
    ['Send a template', 'WhatsApp has no templates.'],
  ] as const) {
    const refused = screen.getByRole('menuitem', { name: `${item} ${why}` })
    await expect.element(refused).toHaveAttribute('aria-disabled', 'true')
    await refused.click({ force: true })
  }
  await expect.element(screen.getByRole('dialog')).not.toBeInTheDocument()
})

test('a mail has a subject and copies, which must be addresses', async () => {
  const { screen, server } = await open(first, { world: withCan({ mail: true, buttons: 0, location: false }) })
  await screen.getByRole('button', { name: 'Cc, Bcc' }).click()
  await screen.getByRole('textbox', { name: 'Subject' }).fill('Your order')
  await screen.getByRole('textbox', { name: 'Cc', exact: true }).fill('boss@example.com, nobody')
  await screen.getByRole('textbox', { name: /Reply to/ }).fill('It left')
  await expect.element(screen.getByText(/“nobody” is no address/)).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
  await expectAccessible()
  await screen.getByRole('textbox', { name: 'Cc', exact: true }).fill('boss@example.com')
  await screen.getByRole('button', { name: 'Send', exact: true }).click()
  const sent = () => server.requests.find(one => one.method === 'POST' && one.path.endsWith('/messages'))?.body
  await expect.poll(() => sent()?.mail).toEqual({ subject: 'Your order', cc: ['boss@example.com'], bcc: [] })
  await expect.element(screen.getByRole('textbox', { name: 'Subject' })).toHaveValue('')
})

test('a channel that fails is named, with the reason and the way out', async () => {
  const world = busyWorld()
  const channel = world.channels.find(one => one.id === '31')
  if (channel) channel.health = { ...channel.health, state: 'failing', error: 'The token has expired.' }
  const { screen } = await open(first, { world, language: 'ar', theme: 'dark', width: 390, height: 844 })
  await expect.element(screen.getByText('The token has expired.')).toBeVisible()
  await expect
    .element(screen.getByRole('link', { name: 'إصلاح القناة' }))
    .toHaveAttribute('href', '/settings/channels/31')
  await expectAccessible()
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390)
})
