import { expect, focused, openChat, say, test } from './fixture.ts'

test('only the launcher is drawn until somebody reaches for it', async ({ page, host, wire }) => {
  const asked: string[] = []
  page.on('request', r => asked.push(new URL(r.url()).pathname))
  await host.open(page)
  await expect(page.getByRole('button', { name: 'Open chat' })).toBeVisible()
  expect(asked.filter(p => p.startsWith('/widget/'))).toEqual([])
  await page.getByRole('button', { name: 'Open chat' }).hover()
  await expect.poll(() => asked.filter(p => p.startsWith('/widget/'))).toEqual(['/widget/app.js'])
  expect(wire.sessions).toEqual([])
})

test('a message is sent, and the answer comes with who wrote it', async ({ page, host, wire }) => {
  await host.open(page)
  const field = await openChat(page)
  await expect.poll(() => focused(page)).toBe('Write a message…')
  await expect(page.getByText('Hello. How can we help?')).toBeVisible()
  await expect(page.getByText('We usually reply within 5 minutes')).toBeVisible()
  await say(page, 'Where is my order?')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  await expect(field).toHaveValue('')
  expect(wire.own.map(m => m.text)).toEqual(['Where is my order?'])
  await expect.poll(() => wire.sockets.size).toBe(1)
  wire.send({ type: 'typing', on: true, name: 'Linh Trần' })
  await expect(page.getByText('Linh Trần is typing')).toBeAttached()
  const said = wire.say('It arrives tomorrow.')
  await expect(page.locator('.bubble', { hasText: 'It arrives tomorrow.' })).toBeVisible()
  await expect(page.getByText('Linh Trần is typing')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Linh Trần' })).toBeVisible()
  await expect.poll(() => wire.read).toEqual([said.id])
  wire.update(wire.own[0]?.id as string, { state: 'read' })
  await expect(page.getByText(/^Seen · /)).toBeVisible()
})

test('markup stays text, and only plain web addresses are links', async ({ page, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await say(page, '<img src=x onerror=alert(1)> see https://example.com/a_(b), javascript:alert(1)')
  await expect(page.getByText('<img src=x onerror=alert(1)>')).toBeVisible()
  const link = page.locator('.bubble a')
  await expect(link).toHaveCount(1)
  await expect(link).toHaveAttribute('href', 'https://example.com/a_(b)')
  await expect(link).toHaveAttribute('rel', /noopener noreferrer/)
  wire.say('bad file', [{ id: '1', name: 'x', content_type: 'text/html', size_bytes: 1, url: 'javascript:alert(1)' }])
  await expect(page.locator('.bubble', { hasText: 'bad file' })).toBeVisible()
  await expect(page.locator('.file')).not.toHaveAttribute('href')
})

test('a message the server refuses says so and can be tried again', async ({ page, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await say(page, 'refuse me')
  await page.getByRole('button', { name: 'Not sent. Tap to try again.' }).click()
  await expect.poll(() => wire.log.filter(l => l === 'POST /messages').length).toBe(2)
  await expect(page.getByRole('button', { name: 'Not sent. Tap to try again.' })).toBeVisible()
  await say(page, 'another')
  await expect.poll(() => wire.own.map(m => m.text)).toEqual(['another'])
})

test('the header tells the place in the queue, then the agent, and when nobody is there', async ({
  page,
  host,
  wire,
}) => {
  wire.place = { agent: null, queue: { position: 3, wait_s: 600 } }
  await host.open(page)
  await openChat(page)
  await say(page, 'hello')
  await expect(page.getByText('You’re number 3 in line · usually under 10 minutes', { exact: true })).toBeVisible()
  await expect.poll(() => wire.sockets.size).toBe(1)
  wire.move({ agent: null, queue: { position: 2 }, status: { online: true, text_key: 'minutes' } })
  await expect(page.getByText('You’re number 2 in line', { exact: true })).toBeVisible()
  wire.move({
    agent: null,
    queue: { position: 2, wait_s: 600 },
    status: { online: false, text_key: 'offline' },
  })
  await expect(page.getByText(/^You’re number 2 in line · We’re away now/)).toBeVisible()
  wire.move({ agent: { name: 'Omar' }, queue: null, status: { online: true, text_key: 'online' } })
  await expect(page.getByRole('heading', { name: 'Omar' })).toBeVisible()
  await expect(page.getByText(/We usually reply|in line/)).toHaveCount(0) // not known: nothing is said
  wire.move({ agent: null, queue: null, status: { online: false, text_key: 'offline' } })
  await expect(page.getByText(/We’re away now/)).toBeVisible()
  const opens_at = new Date(new Date().setHours(33, 0, 0, 0)).toISOString()
  wire.move({ agent: null, queue: null, status: { online: false, text_key: 'offline', opens_at } })
  await expect(page.getByText(/We’re away until \w+day.* 9:00\sAM\. Leave a message/)).toBeVisible()
})

test('what comes while the conversation is being fetched is not undone by the older answer', async ({
  page,
  host,
  wire,
}) => {
  wire.place = { agent: null, queue: { position: 3 } }
  await host.open(page)
  await openChat(page)
  const asked = () => wire.log.filter(l => l === 'GET /messages').length
  const first = wire.hold('GET /messages')
  await say(page, 'hello')
  await expect.poll(() => wire.sockets.size).toBe(1)
  await expect.poll(asked).toBe(1)
  // With the connection made, it asks once more.
  const second = wire.hold('GET /messages')
  first()
  await expect.poll(asked).toBe(2)
  wire.move({ agent: { name: 'Omar' }, queue: null })
  await expect(page.getByRole('heading', { name: 'Omar' })).toBeVisible()
  second()
  await expect.poll(asked).toBe(3)
  await expect(page.getByRole('heading', { name: 'Omar' })).toBeVisible()
  await expect(page.getByText(/in line/)).toHaveCount(0)
})

test('an answer from before the connection was lost does not say that it is back', async ({ page, host, wire }) => {
  await host.open(page)
  await openChat(page)
  const asked = () => wire.log.filter(l => l === 'GET /messages').length
  const first = wire.hold('GET /messages')
  await say(page, 'hello')
  await expect.poll(() => wire.sockets.size).toBe(1)
  await expect.poll(asked).toBe(1)
  const second = wire.hold('GET /messages')
  first()
  await expect.poll(asked).toBe(2)
  // As the browser tells it. A browser taken offline would end what is on its way, too.
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { get: () => false })
    dispatchEvent(new Event('offline'))
  })
  const status = page.getByRole('status')
  await expect(status).toHaveText(/No connection/)
  const third = wire.hold('GET /messages')
  second()
  await expect.poll(asked).toBe(3)
  await expect(status).toHaveText(/No connection/)
  third()
  await expect(status).toBeHidden()
})

test('Enter does not send while an input method composes, and Shift+Enter writes a line', async ({
  page,
  host,
  wire,
}) => {
  await host.open(page)
  const field = await openChat(page)
  await field.pressSequentially('a')
  await field.evaluate(el =>
    el.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })),
  )
  await field.press('Shift+Enter')
  await field.pressSequentially('b')
  await field.press('Enter')
  await expect.poll(() => wire.own.map(m => m.text)).toEqual(['a\nb'])
})

test('the agent is told that the visitor types', async ({ page, host, wire }) => {
  await host.open(page)
  const field = await openChat(page)
  await say(page, 'hello')
  await expect.poll(() => wire.sockets.size).toBe(1)
  await field.pressSequentially('and')
  await expect.poll(() => wire.heard).toContainEqual({ type: 'typing', on: true })
  await field.press('Enter')
  await expect.poll(() => wire.heard).toContainEqual({ type: 'typing', on: false })
})

test('files are attached by picking and pasting; one too large is told', async ({ page, host, wire }) => {
  wire.config.max_upload_bytes = 2_000_000
  wire.failUploads = 1
  await host.open(page)
  const field = await openChat(page)
  const picker = page.locator('input[type=file]')
  await picker.setInputFiles({ name: 'pixel.png', mimeType: 'image/png', buffer: Buffer.from('x') })
  await page.getByRole('button', { name: 'Not sent. Tap to try again.' }).click()
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled()
  await picker.setInputFiles({ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(2_100_000) })
  await expect(page.getByRole('alert')).toHaveText('“film.mp4” is larger than 1.9 MB.')
  await field.evaluate(el => {
    const data = new DataTransfer()
    data.items.add(new File(['x'], 'pasted.png', { type: 'image/png' }))
    el.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await expect(page.getByText('pasted.png')).toBeVisible()
  await page.getByRole('button', { name: 'Remove pasted.png' }).click()
  await expect(page.getByText('pasted.png')).toHaveCount(0)
  await field.press('Enter')
  const image = page.getByRole('img', { name: 'pixel.png' })
  await expect(image).toBeVisible()
  expect(await image.evaluate((el: HTMLImageElement) => el.src)).toContain(wire.origin)
  wire.say('', [{ id: '8', name: 'invoice.pdf', content_type: 'application/pdf', size_bytes: 123_456, url: '/a.pdf' }])
  await expect(page.getByRole('link', { name: 'invoice.pdf 120.6 kB' })).toBeVisible()
})

test('what is sent while its file is on its way goes with it, once it is there', async ({ page, host, wire }) => {
  await host.open(page)
  const field = await openChat(page)
  const picker = page.locator('input[type=file]')
  const send = page.getByRole('button', { name: 'Send', exact: true })
  const order = { name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('two lamps') }
  const sent = () => wire.own.map(m => `${m.text} + ${m.attachments.length}`)

  // There is nothing to wait for.
  await field.press('Enter')
  await expect(send).toHaveAttribute('aria-busy', 'false')

  // At once, before even the script for files is here.
  let release = wire.hold('POST /attachments')
  await picker.setInputFiles(order)
  await field.fill('My order')
  await field.press('Enter')
  await expect(page.getByRole('progressbar', { name: 'order.txt' })).toBeVisible()
  await expect(send).toHaveAttribute('aria-busy', 'true')
  await expect(field).toHaveValue('My order')
  release()
  await expect.poll(sent).toEqual(['My order + 1'])
  await expect(field).toHaveValue('')
  await expect(send).toHaveAttribute('aria-busy', 'false')

  // Who writes on, or takes the file out again, has thought better of it.
  release = wire.hold('POST /attachments')
  await picker.setInputFiles(order)
  await field.fill('Another')
  await send.click({ force: true })
  await field.pressSequentially(' one')
  await expect(send).toHaveAttribute('aria-busy', 'false')
  await field.press('Enter')
  await expect(send).toHaveAttribute('aria-busy', 'true')
  await page.getByRole('button', { name: 'Remove order.txt' }).click()
  await expect(send).toHaveAttribute('aria-disabled', 'false')
  release()
  await expect(send).toHaveAttribute('aria-busy', 'false')
  await field.press('Enter')
  await expect.poll(sent).toEqual(['My order + 1', 'Another one + 0'])
})

test('a reader who scrolled up is not moved, and is told what came', async ({ page, host, wire }) => {
  for (let i = 0; i < 50; i++) wire.say(`line ${i}`, [], new Date(2026, 0, 5, 9, i))
  await host.open(page)
  await openChat(page)
  await say(page, 'hello')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  await expect.poll(() => wire.sockets.size).toBe(1)
  const log = page.getByRole('log')
  await log.evaluate(el => el.scrollTo(0, 0))
  await expect.poll(() => log.evaluate(el => el.scrollTop)).toBe(0)
  wire.say('news')
  await page.getByRole('button', { name: 'Unread messages: 1' }).click()
  await expect(page.locator('.bubble', { hasText: 'news' })).toBeInViewport()
  await expect(page.getByText('Monday, January 5')).toHaveCount(1)
})
