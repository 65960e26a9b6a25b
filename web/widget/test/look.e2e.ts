import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, focused, type Host, openChat, say, test } from './fixture.ts'
import { channel, type Wire } from './wire.ts'

const shots = process.env.SHOTS

async function shot(page: Page, name: string) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` })
}

async function axe(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(' ')}`)).toEqual([])
}

/** A conversation with everything in it. */
async function converse(page: Page, wire: Wire) {
  const today = new Date()
  wire.say(
    'Hi Mai! It is out with the courier. Track it: https://track.example.com/LH-20931',
    [],
    new Date(today.getTime() - 9e7),
  )
  await say(page, 'Can I switch to moss green?')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  await expect.poll(() => wire.sockets.size).toBe(1)
  wire.say('Yes, it is in stock.', [
    { id: '1', name: 'green.png', content_type: 'image/png', size_bytes: 68, url: '/green.png' },
    { id: '2', name: 'invoice.pdf', content_type: 'application/pdf', size_bytes: 82_000, url: '/invoice.pdf' },
  ])
  await expect(page.getByRole('img', { name: 'green.png' })).toBeVisible()
  wire.send({ type: 'typing', on: true, name: 'Linh Trần' })
  await expect(page.locator('.dots')).toBeVisible()
}

test('English, light: nothing for axe to find', async ({ page, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await converse(page, wire)
  await shot(page, 'en-light')
  await axe(page)
  wire.setDown(true)
  await expect(page.getByRole('status')).toBeVisible()
  await axe(page)
})

test('Arabic, dark, offline: mirrored, and nothing for axe to find', async ({ page, context, host, wire }) => {
  wire.config.theme = 'dark'
  wire.place = { agent: { name: 'ليان حداد' }, queue: null }
  Object.assign(host.html, { lang: 'ar', dir: 'rtl', head: '<style>body{background:#222;color:#eee}</style>' })
  await host.open(page)
  const launcher = page.getByRole('button', { name: 'فتح المحادثة' })
  await launcher.click()
  await expect(page.getByText('مرحبًا. كيف نساعدك؟')).toBeVisible()
  const field = page.getByRole('textbox', { name: 'اكتب رسالة…' })
  await expect(field).toHaveAttribute('dir', 'rtl')
  await field.fill('السلام عليكم، أين طلبي رقم LH-20931؟')
  await field.press('Enter')
  await expect(page.getByText(/^أُرسلت · /)).toBeVisible()
  await expect.poll(() => wire.sockets.size).toBe(1)
  wire.say('أهلًا! طلبك مع المندوب. التتبع: https://track.example.com/LH-20931')
  await expect(page.locator('.bubble', { hasText: 'المندوب' })).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByRole('status')).toHaveText('لا يوجد اتصال. سنرسل رسالتك عند عودته.')
  await shot(page, 'ar-dark')
  const width = page.viewportSize()?.width ?? 0
  expect(
    (
      await launcher
        .or(page.getByRole('button', { name: 'إغلاق المحادثة' }))
        .last()
        .boundingBox()
    )?.x,
  ).toBeLessThan(width / 2)
  expect((await page.locator('.frame').boundingBox())?.x).toBe(16)
  const own = await page.locator('.own .bubble').boundingBox()
  const theirs = await page.locator('.row:not(.own) .bubble').last().boundingBox()
  expect(own?.x).toBeLessThan(theirs?.x ?? 0)
  await axe(page)
})

for (const [lang, name] of [
  ['vi', 'Nhập tin nhắn…'],
  ['pt-BR', 'Escreva uma mensagem…'],
  ['id', 'Tulis pesan…'],
] as const)
  test(`speaks ${lang} when data-language says so`, async ({ page, host }) => {
    host.html.attributes = `data-language="${lang}"`
    await host.open(page)
    await page.evaluate(() => window.Rondo?.open())
    await expect(page.getByRole('textbox', { name })).toBeVisible()
    await axe(page)
  })

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true })

  test('fills what is visible, hides the launcher, and turns the keyboard round inside', async ({
    page,
    host,
    wire,
  }) => {
    await host.open(page)
    await page.getByRole('button', { name: 'Open chat' }).tap()
    const panel = page.getByRole('dialog')
    await expect.poll(() => panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 780 })
    await expect(page.getByRole('button', { name: 'Close chat' })).toHaveCount(1)
    await expect.poll(() => focused(page)).toBe('Lumen Home')
    await converse(page, wire)
    await shot(page, 'phone')
    await axe(page)
    expect(await page.locator('textarea').evaluate(el => getComputedStyle(el).fontSize)).toBe('16px')
    for (const button of await page.locator('.frame button:visible').all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await page.getByRole('button', { name: 'Send', exact: true }).focus()
    await page.keyboard.press('Tab')
    await expect.poll(() => focused(page)).toBe('Close chat')
    await page.keyboard.press('Shift+Tab')
    await expect.poll(() => focused(page)).toBe('Send')
    await page.getByRole('button', { name: 'Close chat' }).tap()
    await expect(page.getByRole('button', { name: 'Open chat' })).toBeVisible()
  })
})

test('by keyboard alone: open, write, close, and the page hears none of it', async ({ page, host, wire }) => {
  host.html.body =
    '<a href="#x">before</a><script>addEventListener("keydown", e => (document.body.dataset.heard = e.key))</script>'
  await host.open(page)
  await page.getByRole('button', { name: 'Open chat' }).waitFor()
  await page.getByRole('link').focus()
  await page.keyboard.press('Tab')
  await expect.poll(() => focused(page)).toBe('Open chat')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Write a message…')
  await page.evaluate(() => delete document.body.dataset.heard)
  await page.keyboard.type('g')
  await page.keyboard.press('Enter')
  await expect.poll(() => wire.own.length).toBe(1)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect.poll(() => focused(page)).toBe('Open chat')
  expect(await page.evaluate(() => document.body.dataset.heard)).toBeUndefined()
})

test('the rules of a hostile page stay outside', async ({ page, host }) => {
  const hostile = `
    html { font-size: 40px; direction: rtl }
    * { font-family: Impact !important; letter-spacing: 4px !important; color: red !important; text-transform: uppercase !important;
        line-height: 3 !important; visibility: hidden !important; direction: rtl !important; cursor: wait !important }
    div { display: none !important; opacity: 0 !important; position: static !important; transform: scale(3) !important }
    button { background: lime !important; width: 300px !important; padding: 40px !important }`
  const looks = async () => {
    await host.open(page)
    await page.evaluate(() => window.Rondo?.open())
    const field = page.getByRole('textbox', { name: 'Write a message…' })
    await expect(field).toBeVisible()
    const parts = ['textarea', 'header b', 'h2', '.bubble', '.send', '.frame', 'button']
    return page.evaluate(
      ({ parts }) =>
        parts.map(part => {
          const root = [...document.body.children].find(el => el.shadowRoot)?.shadowRoot
          const el = root?.querySelector(part) as Element
          const s = getComputedStyle(el)
          const { width, height, right, bottom } = el.getBoundingClientRect()
          return [
            part,
            s.fontFamily,
            s.fontSize,
            s.letterSpacing,
            s.color,
            s.backgroundColor,
            s.textTransform,
            s.lineHeight,
            s.visibility,
            part === 'button' || s.direction,
            s.cursor,
            s.opacity,
            width,
            height,
            right,
            bottom,
          ]
        }),
      { parts },
    )
  }
  const plain = await looks()
  host.html.head = `<style>${hostile}</style>`
  await page.evaluate(() => localStorage.clear())
  expect(await looks()).toEqual(plain)
})

test('the accent is kept readable', async ({ page, host, wire }) => {
  wire.config.accent = '#ffe14d'
  await host.open(page)
  await openChat(page)
  await say(page, 'bright')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  await axe(page)
})

test('as a page of its own, under a strict policy', async ({ page, wire }) => {
  const broken: string[] = []
  page.on('console', m => m.type() === 'error' && broken.push(m.text()))
  await page.goto(`${wire.origin}/chat/${channel}?language=en`)
  await expect(page).toHaveTitle('Lumen Home')
  await say(page, 'hello')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  await expect.poll(() => wire.sockets.size).toBe(1)
  wire.say('with a picture', [
    { id: '1', name: 'green.png', content_type: 'image/png', size_bytes: 68, url: '/green.png' },
  ])
  await expect(page.getByRole('img', { name: 'green.png' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Linh Trần' })).toBeVisible()
  await shot(page, 'page')
  await axe(page)
  expect(broken).toEqual([])
})

test('as a page in another language, under the same policy', async ({ page, wire }) => {
  await page.goto(`${wire.origin}/chat/${channel}?language=ar`)
  await expect(page.getByRole('textbox', { name: 'اكتب رسالة…' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
})

test.describe('as shipped', () => {
  test.use({ pierce: false })

  test('the page cannot reach inside', async ({ page, host }: { page: Page; host: Host }) => {
    await host.open(page)
    const root = () => page.evaluate(() => [...document.body.children].map(el => el.shadowRoot))
    await expect.poll(async () => (await root()).length).toBe(3)
    expect(await root()).toEqual([null, null, null])
  })
})

test.describe('colours forced by the system', () => {
  test.use({ contextOptions: { forcedColors: 'active', reducedMotion: 'reduce' } })

  test('launcher, bubbles and buttons keep an outline, and nothing moves', async ({ page, host, wire }) => {
    await host.open(page)
    await openChat(page)
    await converse(page, wire)
    await shot(page, 'forced')
    const style = (at: string, what: string) =>
      page
        .locator(at)
        .last()
        .evaluate((el, what) => getComputedStyle(el).getPropertyValue(what), what)
    expect(await style('.bubble', 'border-top-style')).toBe('solid')
    expect(await style('.send', 'border-top-style')).toBe('solid')
    expect(await style('.dots i', 'animation-name')).toBe('none')
  })
})
