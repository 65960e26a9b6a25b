import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, focused, type Host, openChat, say, test } from './fixture.ts'
import { channel, type Wire } from './wire.ts'

const shots = process.env.SHOTS

async function look(page: Page, name: string) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(' ')}`)).toEqual([])
}

const choice = (id: string, title: string, more = {}) => ({ id, title, description: '', url: '', ...more })
const swap = { buttons: [choice('yes', 'Yes, swap it'), choice('no', 'No, thanks')] }

/** Opens the window and says hello, so that there is a conversation and a socket. */
async function begin(page: Page, host: Host, wire: Wire) {
  await host.open(page)
  await openChat(page)
  await say(page, 'hello')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  await expect.poll(() => wire.sockets.size).toBe(1)
}

test('what is seldom needed is fetched once it is needed', async ({ page, host, wire }) => {
  const asked: string[] = []
  page.on('request', r => asked.push(new URL(r.url()).pathname))
  await begin(page, host, wire)
  wire.say('plain')
  await expect(page.locator('.bubble', { hasText: 'plain' })).toBeVisible()
  expect(asked).not.toContain('/widget/rich.js')
  wire.say('Shall I?', [], new Date(), { choices: swap })
  await expect(page.getByRole('button', { name: 'Yes, swap it' })).toBeVisible()
  expect(asked.filter(p => p === '/widget/rich.js')).toHaveLength(1)
})

test('until it comes the words are there, and it is asked for again', async ({ page, host, wire }) => {
  wire.refuseRich = true
  await begin(page, host, wire)
  wire.say('Shall I?', [], new Date(), { choices: swap })
  wire.say('', [{ id: '1', name: 'bill.pdf', content_type: 'application/pdf', size_bytes: 1, url: '/bill.pdf' }])
  await expect(page.locator('.bubble', { hasText: 'Shall I?' })).toBeVisible()
  await expect(page.locator('.bubble', { hasText: 'bill.pdf' })).toBeVisible()
  wire.refuseRich = false
  await expect(page.getByRole('button', { name: 'Yes, swap it' })).toBeVisible()
})

test('a tapped pill is sent with its id, and all of them go', async ({ page, host, wire }) => {
  await begin(page, host, wire)
  wire.say('Shall I swap it for you?', [], new Date(), {
    choices: {
      buttons: [
        ...swap.buttons,
        choice('', 'Our shop', { url: 'https://shop.example/moss' }),
        choice('', 'A trap', { url: 'javascript:alert(1)' }),
      ],
    },
  })
  const group = page.getByRole('group', { name: 'Choose an answer' })
  await expect(group.getByRole('button')).toHaveCount(2)
  await expect(group.getByRole('link')).toHaveAttribute('href', 'https://shop.example/moss')
  for (const pill of await group.locator('.pill').all())
    expect((await pill.boundingBox())?.height).toBeGreaterThanOrEqual(36)
  await look(page, 'pills')
  await page.getByRole('button', { name: 'No, thanks' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => wire.postbacks).toEqual(['No, thanks: no'])
  await expect(group).toHaveCount(0)
  await expect(page.locator('.own', { hasText: 'No, thanks' })).toHaveCount(1)
  await expect.poll(() => focused(page)).toBe('Write a message…')
  await page.reload()
  await openChat(page)
  await expect(page.locator('.own', { hasText: 'No, thanks' })).toHaveCount(1)
  await expect(group).toHaveCount(0)
})

test('pills stay while the agent goes on, and go once the customer writes, even offline', async ({
  page,
  context,
  host,
  wire,
}) => {
  await begin(page, host, wire)
  wire.say('Shall I?', [], new Date(), { choices: swap })
  const pill = page.getByRole('button', { name: 'Yes, swap it' })
  await expect(pill).toBeVisible()
  wire.say('Take your time.')
  await expect(page.locator('.bubble', { hasText: 'Take your time.' })).toBeVisible()
  await expect(pill).toBeVisible()
  await context.setOffline(true)
  wire.setDown(true)
  await pill.click()
  await expect(pill).toHaveCount(0)
  await page.reload().catch(() => {})
  await context.setOffline(false)
  wire.setDown(false)
  await host.open(page)
  await expect.poll(() => wire.postbacks).toEqual(['Yes, swap it: yes'])
})

test('a list unfolds by keyboard, in sections, and its choice is sent', async ({ page, host, wire }) => {
  await begin(page, host, wire)
  wire.say('Which colour?', [], new Date(), {
    choices: {
      buttons: null,
      menu: 'Colours',
      list: [
        { title: 'Greens', choices: [choice('moss', 'Moss', { description: 'In stock' }), choice('fern', 'Fern')] },
        { title: 'Reds', choices: [choice('brick', 'Brick')] },
      ],
    },
  })
  const menu = page.getByRole('button', { name: 'Colours' })
  await expect(menu).toHaveAttribute('aria-expanded', 'false')
  await menu.press('Enter')
  await expect(menu).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByText('Greens')).toBeVisible()
  await look(page, 'list')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => wire.postbacks).toEqual(['Moss: moss'])
  await expect(menu).toHaveCount(0)
})

test('quotes, places, edits, emoji and what was deleted', async ({ page, host, wire }) => {
  await begin(page, host, wire)
  const first = wire.own[0]?.id as string
  const said = wire.say('Hi Mai! It is out with the courier.', [], new Date(), { reply_to: first })
  const quote = page.locator('.quote')
  await expect(quote).toHaveText('Youhello')
  wire.update(said.id, { text: 'Hi Mai! It arrives today.', edited: true })
  await expect(page.locator('.bubble', { hasText: 'It arrives today.' })).toBeVisible()
  await expect(page.getByText('Edited')).toBeVisible()
  const place = { latitude: 10.7769, longitude: -106.70091, name: 'Lumen Home', address: '12 Lê Lợi' }
  wire.say('', [], new Date(), { location: place })
  const link = page.getByRole('link', { name: /Lumen Home/ })
  await expect(link).toContainText('10.77690, -106.70091')
  await expect(link).toHaveAttribute('href', /mlat=10\.77690&mlon=-106\.70091/)
  wire.update(first, { reaction: '🎉', state: 'read' })
  await expect(page.getByRole('img', { name: 'Reaction: 🎉' })).toBeVisible()
  await expect(page.getByText(/^Seen · /)).toBeVisible()
  const gone = wire.say('Wrong window, sorry')
  await expect(page.locator('.bubble', { hasText: 'Wrong window' })).toBeVisible()
  wire.update(gone.id, { text: '', deleted: true })
  await expect(page.getByText('This message was deleted')).toBeVisible()
  await expect(page.locator('.log')).not.toContainText('Wrong window')
  wire.say('of long ago', [], new Date(), { reply_to: '17' })
  await expect(page.getByRole('button', { name: 'An earlier message' })).toBeDisabled()
  await quote.first().click()
  const row = page.locator('.own').first()
  await expect(row).toBeInViewport()
  await row.evaluate(el => Promise.all(el.getAnimations().map(a => a.finished)))
  await look(page, 'said')
})

test('a picture is shown small, and whole at a tap; Escape ends that and not the chat', async ({
  page,
  host,
  wire,
}) => {
  await begin(page, host, wire)
  const file = { id: '1', name: 'green.png', content_type: 'image/png', size_bytes: 68 }
  wire.say('Here it is.', [{ ...file, url: '/green.png', thumb_url: '/green.png?size=thumb' }])
  const small = page.getByRole('img', { name: 'green.png' })
  await expect(small).toHaveAttribute('src', /size=thumb$/)
  await small.click()
  const view = page.getByRole('dialog', { name: 'green.png' })
  await expect(view.getByRole('img')).toHaveAttribute('src', /green\.png$/)
  await expect(view.getByRole('button', { name: 'Close' })).toBeVisible()
  await look(page, 'picture')
  await page.keyboard.press('Escape')
  await expect(view).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'Write a message…' })).toBeVisible()
  await small.click()
  await view.click({ position: { x: 8, y: 8 } })
  await expect(view).toHaveCount(0)
})

test('voice plays, pauses and is wound; what cannot be played is a file', async ({ page, host, wire }) => {
  await begin(page, host, wire)
  wire.say('', [
    { id: '1', name: 'voice.wav', content_type: 'audio/wav', size_bytes: 16_044, url: '/voice.wav' },
    { id: '2', name: 'broken.ogg', content_type: 'audio/ogg', size_bytes: 9, url: '/broken.ogg' },
    { id: '3', name: 'film.mp4', content_type: 'video/mp4', size_bytes: 9, url: '/film.mp4' },
  ])
  const voice = page.getByRole('group', { name: 'voice.wav' })
  const seek = voice.getByRole('slider', { name: 'Position' })
  await expect(voice.getByText('0:02')).toBeVisible()
  await expect(page.getByRole('link', { name: /broken\.ogg/ })).toBeVisible()
  await expect(page.locator('video')).toHaveAttribute('aria-label', 'film.mp4')
  await seek.fill('1.5')
  await expect(seek).toHaveAttribute('aria-valuetext', '0:02 / 0:02')
  await voice.getByRole('button', { name: 'Play' }).click()
  await expect(voice.getByRole('button', { name: 'Play' })).toBeVisible()
  await expect(seek).toHaveAttribute('aria-valuetext', '0:02 / 0:02')
  await look(page, 'voice')
})

test.describe('the form before the chat', () => {
  test.beforeEach(({ wire }) => {
    wire.config.form = ['name', 'email']
  })

  test('is filled in, and goes with the first message', async ({ page, host, wire }) => {
    await host.open(page)
    await page.getByRole('button', { name: 'Open chat' }).click()
    await expect.poll(() => focused(page)).toBe('INPUT')
    await page.keyboard.type('Mai')
    await page.keyboard.press('Tab')
    await page.keyboard.type('not an address')
    await look(page, 'form')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Email' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Email' }).fill('mai@example.com')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Write a message…')
    expect(wire.sessions).toEqual([])
    await say(page, 'hello')
    await expect.poll(() => wire.own.length).toBe(1)
    expect(wire.sessions[0]).toMatchObject({ name: 'Mai', email: 'mai@example.com' })
    await page.reload()
    await openChat(page)
    await expect(page.getByText('Before we start')).toHaveCount(0)
  })

  test('is skipped, and not shown again', async ({ page, host, wire }) => {
    await host.open(page)
    await page.getByRole('button', { name: 'Open chat' }).click()
    await page.getByRole('button', { name: 'Skip' }).click()
    await say(page, 'hello')
    await expect.poll(() => wire.own.length).toBe(1)
    expect(wire.sessions[0]).not.toHaveProperty('email')
  })

  test('asks only for what the page has not told', async ({ page, host, wire }) => {
    await host.open(page)
    await page.evaluate(() => {
      window.Rondo?.identify({ name: 'Mai' })
      window.Rondo?.open()
    })
    await expect(page.getByRole('textbox', { name: 'Email' })).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveCount(0)
    expect(wire.sessions).toEqual([])
  })
})

test('all of it as a page of its own under a strict policy, in Arabic and the dark, on a phone', async ({
  page,
  wire,
}) => {
  const broken: string[] = []
  page.on('console', m => m.type() === 'error' && broken.push(m.text()))
  await page.setViewportSize({ width: 390, height: 780 })
  wire.config.theme = 'dark'
  wire.config.accent = '#4f46e5'
  wire.place = { agent: { name: 'ليان حداد' }, queue: null }
  await page.goto(`${wire.origin}/chat/${channel}?language=ar`)
  const field = page.getByRole('textbox', { name: 'اكتب رسالة…' })
  await field.fill('السلام عليكم')
  await field.press('Enter')
  await expect.poll(() => wire.sockets.size).toBe(1)
  const first = wire.own[0]?.id as string
  wire.update(first, { reaction: '🎉' })
  wire.say('أهلًا! طلبك مع المندوب.', [], new Date(), { reply_to: first, edited: true })
  wire.say('', [{ id: '1', name: 'voice.wav', content_type: 'audio/wav', size_bytes: 16_044, url: '/voice.wav' }])
  wire.say('', [], new Date(), {
    location: { latitude: 10.7769, longitude: 106.70091, name: 'لومن هوم', address: '' },
  })
  wire.say('أي لون؟', [], new Date(), {
    choices: {
      buttons: [choice('1', 'نعم، بدّله'), choice('2', 'لا، شكرًا')],
      list: [{ title: 'أخضر', choices: [choice('3', 'طحلبي', { description: 'متوفر' })] }],
    },
  })
  await page.getByRole('button', { name: 'اختر إجابة' }).click()
  await expect(page.getByRole('button', { name: /طحلبي/ })).toBeVisible()
  const pills = await page.locator('.pills').boundingBox()
  expect(pills?.x).toBeLessThan(60)
  await look(page, 'rich-ar-dark')
  expect(broken).toEqual([])
})
