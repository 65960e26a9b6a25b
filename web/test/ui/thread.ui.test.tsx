import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Attachment, Message } from '@/api/types'
import { busyWorld } from '../fake/busy'
import { said } from '../fake/talk'
import { expectAccessible, open } from './screen'

const first = '/inbox/mine/5000'

const dot = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

function fileOf(id: string, part: Partial<Attachment> = {}): Attachment {
  return {
    id,
    name: `lamp-${id}.png`,
    content_type: 'image/png',
    size_bytes: 48_213,
    url: `${dot}#whole`,
    width: 480,
    height: 320,
    pending: false,
    problem: '',
    thumb_url: dot,
    ...part,
  }
}

/** The conversation as the channel brought it. */
function withTalk(...parts: Partial<Message>[]) {
  const world = busyWorld()
  world.messages = world.messages.filter(one => one.conversation_id !== '5000')
  const at = Date.now() - 60_000
  for (const [index, part] of parts.entries()) {
    world.messages.push(said(world, '5000', { at: new Date(at + index * 1000).toISOString(), ...part }))
  }
  return world
}

test('a place has its coordinates and a link to a map, and nothing is fetched for it', async () => {
  const location = { latitude: 10.7769, longitude: 106.7009, name: 'Bến Thành', address: 'Lê Lợi, Quận 1' }
  const world = withTalk({ text: 'Bến Thành 10.7769,106.7009', extra: { location, standin: true } })
  const { screen } = await open(first, { world })
  const log = screen.getByRole('log')
  await expect.element(log.getByText('10.77690, 106.70090')).toBeVisible()
  const link = log.getByRole('link', { name: 'Open in a map' })
  await expect.element(link).toHaveAttribute('href', expect.stringContaining('mlat=10.77690&mlon=106.70090'))
  await expect.element(log.getByText('Bến Thành 10.7769,106.7009')).not.toBeInTheDocument()
  await expectAccessible()
})

test('contact cards, a postback, where the customer came from, a robot, and what cannot be shown are said', async () => {
  const world = withTalk(
    { text: 'Mai +84', extra: { cards: [{ name: 'Trần Mai', phone: '+84 90 111' }], standin: true } },
    { text: 'Yes', extra: { postback: 'confirm-42' } },
    { text: 'Hi', extra: { referral: 'Spring sale' } },
    { text: 'I am away', extra: { automatic: true } },
    { text: '', extra: { unsupported: 'poll' } },
  )
  const { screen } = await open(first, { world })
  const log = screen.getByRole('log')
  await expect.element(log.getByRole('list', { name: 'Contact cards' })).toMatchTextContent(/Trần Mai.*\+84 90 111/)
  await expect.element(log.getByText('confirm-42')).toBeVisible()
  await expect.element(log.getByText('Spring sale')).toBeVisible()
  await expect.element(log.getByText('Sent by a machine')).toBeVisible()
  await expect.element(log.getByText(/cannot be shown here: poll/)).toBeVisible()
  await expectAccessible()
})

test('pictures of one album stand as a grid; each opens large, and keys turn the pages and zoom', async () => {
  const world = withTalk(...['91', '92', '93'].map(id => ({ attachments: [fileOf(id)], extra: { group: 'a1' } })), {
    text: 'Which one?',
    attachments: [],
  })
  const { screen } = await open(first, { world })
  const log = screen.getByRole('log')
  await expect.element(log.getByRole('button', { name: /^Enlarge/ }).nth(2)).toBeVisible()
  expect(document.querySelector('[id^="message-"] img')?.getAttribute('src')).toBe(dot)
  await log.getByRole('button', { name: 'Enlarge lamp-92.png' }).click()
  const dialog = screen.getByRole('dialog')
  await expect.element(dialog.getByText(/2 of 3/)).toBeVisible()
  await expectAccessible()
  await userEvent.keyboard('{ArrowRight}')
  await expect.element(dialog.getByText(/3 of 3/)).toBeVisible()
  await userEvent.keyboard('+')
  await expect.element(dialog.getByText('150 %')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog).not.toBeInTheDocument()
})

test('the words of an album stand below its pictures, which stay together', async () => {
  const words = ['', 'Which of these?', '']
  const world = withTalk(...words.map((text, n) => ({ text, attachments: [fileOf(`9${n}`)], extra: { group: 'a1' } })))
  const { screen } = await open(first, { world })
  const log = screen.getByRole('log')
  await expect.element(log.getByText('Which of these?')).toBeVisible()
  const tiles = log.getByRole('button', { name: /^Enlarge/ })
  await expect.element(tiles.nth(2)).toBeVisible()
  const grids = new Set(tiles.elements().map(one => one.parentElement?.parentElement))
  expect(grids.size).toBe(1)
  await expectAccessible()
})

test('a message that went by another channel says so, and why', async () => {
  const world = withTalk({
    direction: 'out',
    text: 'Red or blue?',
    extra: { instead: { channel_id: '99', kind: 'rcs', code: 'not_reachable', detail: 'The phone has no RCS.' } },
  })
  const { screen } = await open(first, { world })
  await expect
    .element(screen.getByRole('log').getByText(/instead of RCS\./))
    .toMatchTextContent(/The phone has no RCS\./)
})

test('what was taken back leaves a stone; what was edited shows how it read', async () => {
  const world = withTalk({ text: '', extra: { deleted: true } }, { text: 'At six', extra: { edited: true } })
  const { screen, server } = await open(first, { world })
  await expect.element(screen.getByText('Deleted by the sender')).toBeVisible()
  await screen.getByRole('button', { name: 'edited' }).click()
  await expect.element(screen.getByText('At five')).toBeVisible()
  expect(server.requests.some(one => one.path.endsWith('/wordings'))).toBe(true)
})

test('a customer is answered with an emoji where the channel takes one, and it is taken back', async () => {
  const { screen, server } = await open(first, { world: withTalk({ text: 'Thank you' }) })
  const log = screen.getByRole('log')
  await log.getByRole('button', { name: 'React', exact: true }).click()
  await screen.getByRole('button', { name: 'React with 👍' }).click()
  const chip = log.getByRole('button', { name: /We reacted with 👍/ })
  await expect.element(chip).toBeVisible()
  await chip.click()
  await expect.element(chip).not.toBeInTheDocument()
  const emojis = server.requests.filter(one => one.path.endsWith('/reaction')).map(one => one.body.emoji)
  expect(emojis).toEqual(['👍', ''])
})

test('our own message is edited in its place, and deleted after a question', async () => {
  const world = withTalk({ text: 'It leaves tomorow', direction: 'out', state: 'read' })
  const { screen } = await open(first, { world })
  const log = screen.getByRole('log')
  await log.getByRole('button', { name: 'More for this message' }).click()
  await screen.getByRole('menuitem', { name: 'Edit' }).click()
  await log.getByRole('textbox', { name: 'Edit' }).fill('It leaves tomorrow')
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await expect.element(log.getByText('It leaves tomorrow')).toBeVisible()
  await log.getByRole('button', { name: 'More for this message' }).click()
  await screen.getByRole('menuitem', { name: 'Delete' }).click()
  await expect.element(screen.getByText(/disappears for the customer too/)).toBeVisible()
  await screen.getByRole('button', { name: 'Delete' }).click()
  await expect.element(log.getByText('We deleted this message')).toBeVisible()
})

test('of what nobody knows, a person says what became of it', async () => {
  const world = withTalk(
    { text: 'One', direction: 'out', state: 'uncertain', error: { code: 'no_answer', detail: 'No answer.' } },
    { text: 'Two', direction: 'out', state: 'failed', error: { code: 'x', detail: 'The number is not on WhatsApp.' } },
  )
  const { screen, server } = await open(first, { world })
  const log = screen.getByRole('log')
  await expect.element(log.getByText('We don’t know whether it arrived.')).toBeVisible()
  await expect.element(log.getByText(/The number is not on WhatsApp/)).toBeVisible()
  await expectAccessible()
  await log.getByRole('button', { name: 'It arrived' }).click()
  await expect.element(log.getByText('We don’t know whether it arrived.')).not.toBeInTheDocument()
  await log.getByRole('button', { name: 'Try again' }).click()
  await expect.element(log.getByText(/The number is not on WhatsApp/)).not.toBeInTheDocument()
  expect(server.requests.map(one => one.path.split('/').at(-1))).toEqual(expect.arrayContaining(['arrived', 'retry']))
})

test('a mail shows who else got it, and folds what it quotes', async () => {
  const mail = { subject: 'Order 7', to: ['shop@x.example'], cc: ['boss@x.example'], folded: 2 }
  const participant = { contact_id: '4001', name: 'Ahmed', address: 'ahmed@x.example' }
  const text = 'It works now.\n\nOn Monday Linh wrote:\n> Does it work?'
  const { screen } = await open(first, { world: withTalk({ text, extra: { mail, participant } }) })
  const log = screen.getByRole('log')
  await expect.element(log.getByText('Order 7')).toBeVisible()
  await expect.element(log.getByText('boss@x.example')).toBeVisible()
  await expect.element(log.getByText('ahmed@x.example')).toBeVisible()
  await expect.element(log.getByText(/Does it work/)).not.toBeInTheDocument()
  await log.getByRole('button', { name: 'Show quoted text' }).click()
  await expect.element(log.getByText(/Does it work/)).toBeVisible()
  await expectAccessible()
})

test('the HTML of a mail stands in a frame that runs nothing, and its pictures wait to be asked for', async () => {
  const mail = { subject: 'Sale', to: [], cc: [], html: true }
  const { screen } = await open(first, { world: withTalk({ text: 'Sale', extra: { mail } }) })
  await expect.element(screen.getByText(/2 pictures from elsewhere are held back/)).toBeVisible()
  const frame = () => document.querySelector('iframe[title="The mail"]')
  expect(frame()?.getAttribute('sandbox')).toBe('allow-same-origin allow-popups allow-popups-to-escape-sandbox')
  expect(frame()?.getAttribute('src')).not.toContain('remote')
  await screen.getByRole('button', { name: 'Show pictures' }).click()
  expect(frame()?.getAttribute('src')).toContain('remote=1')
})

test('in Arabic, in the dark, on a phone, it reads as well', async () => {
  const location = { latitude: 21.4858, longitude: 39.1925, name: 'جدة', address: '' }
  const world = withTalk(
    { text: 'x', extra: { location, standin: true } },
    { attachments: [fileOf('91'), fileOf('92')] },
    { attachments: [fileOf('93', { name: 'voice', content_type: 'audio/ogg', url: '/none.ogg' })] },
    { text: 'نعم', direction: 'out', state: 'uncertain', extra: { choices: { buttons: [{ title: 'نعم' }] } } },
  )
  const { screen } = await open(first, { world, language: 'ar', theme: 'dark', width: 390, height: 844 })
  await expectAccessible()
  await screen.getByRole('button', { name: 'المزيد لهذه الرسالة' }).first().click()
  await expect.element(screen.getByRole('menuitem', { name: '👍' })).toBeVisible()
  await userEvent.keyboard('{Escape}')
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390)
})
