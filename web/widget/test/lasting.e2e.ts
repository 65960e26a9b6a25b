import { expect, openChat, say, test } from './fixture.ts'
import { channel } from './wire.ts'

test('a message written while the server is down survives a reload and is delivered once', async ({
  page,
  host,
  wire,
}) => {
  await host.open(page)
  await openChat(page)
  await say(page, 'first')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  wire.setDown(true)
  await say(page, 'written in the dark')
  await expect(page.getByText('Sending…')).toBeVisible()
  await page.reload()
  await openChat(page)
  await expect(page.locator('.own', { hasText: 'first' })).toBeVisible()
  await expect(page.locator('.own', { hasText: 'written in the dark' })).toBeVisible()
  await expect(page.getByRole('status')).toHaveText('No connection. We’ll send this when it is back.')
  wire.cutAnswers = 1
  wire.setDown(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  await expect(page.getByRole('status')).toBeHidden()
  expect(wire.own.map(m => m.text)).toEqual(['first', 'written in the dark'])
  expect(wire.log.filter(l => l === 'POST /messages').length).toBeGreaterThanOrEqual(2)
  await expect(page.locator('.own')).toHaveCount(2)
})

test('what was said while the connection was away is fetched when it is back', async ({ page, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await say(page, 'hello')
  await expect.poll(() => wire.sockets.size).toBe(1)
  wire.setDown(true)
  wire.say('said meanwhile')
  wire.setDown(false)
  await expect(page.locator('.bubble', { hasText: 'said meanwhile' })).toBeVisible()
  await expect.poll(() => wire.sockets.size).toBe(1)
  wire.say('said after')
  await expect(page.locator('.bubble', { hasText: 'said after' })).toBeVisible()
})

test('without sockets it asks every few seconds', async ({ page, host, wire }) => {
  wire.refuseSockets = true
  await host.open(page)
  await openChat(page)
  await say(page, 'hello')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  wire.say('by asking')
  await expect(page.locator('.bubble', { hasText: 'by asking' })).toBeVisible()
  await expect(page.getByRole('status')).toBeHidden()
  wire.refuseSockets = false
  await expect.poll(() => wire.sockets.size).toBe(1)
})

test('reset fetches the session again', async ({ page, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await say(page, 'hello')
  await expect.poll(() => wire.sockets.size).toBe(1)
  const before = wire.sessions.length
  wire.send({ type: 'reset' })
  await expect.poll(() => wire.sessions.length).toBe(before + 1)
  expect(wire.sessions.at(-1)?.token).toBeTruthy()
})

test('two tabs show the same, and send a message once', async ({ page, context, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await say(page, 'from the first tab')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  const second = await context.newPage()
  await host.open(second)
  await openChat(second)
  await expect(second.locator('.own', { hasText: 'from the first tab' })).toBeVisible()
  await expect.poll(() => wire.sockets.size).toBe(2)
  wire.setDown(true)
  await say(second, 'from the second tab')
  await expect(page.locator('.own', { hasText: 'from the second tab' })).toBeVisible()
  await second.close()
  wire.setDown(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  expect(wire.own.map(m => m.text)).toEqual(['from the first tab', 'from the second tab'])
  await expect(page.locator('.own')).toHaveCount(2)
  // One tab's new token must not make the other begin again, and so on for ever.
  expect(wire.sessions.length).toBe(2)
})

test('a forgotten token begins a new conversation and keeps what is unsent', async ({ page, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await say(page, 'old')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  wire.tokens.clear()
  wire.messages = []
  await say(page, 'new')
  await expect.poll(() => wire.own.map(m => m.text)).toEqual(['new'])
  await expect(page.locator('.own')).toHaveCount(1)
})

test('a token forgotten while nobody writes is noticed as the connection comes back', async ({ page, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await say(page, 'old')
  await expect.poll(() => wire.sockets.size).toBe(1)
  wire.tokens.clear()
  wire.setDown(true)
  wire.setDown(false)
  await expect.poll(() => wire.sockets.size).toBe(1)
  expect(wire.sessions.at(-1)).not.toHaveProperty('token')
})

test('forgetting the visitor empties the window in every tab', async ({ page, context, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await say(page, 'mine')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  const second = await context.newPage()
  await host.open(second)
  await openChat(second)
  await expect(second.locator('.own', { hasText: 'mine' })).toBeVisible()
  await page.evaluate(() => window.Rondo?.identify(null))
  await expect(page.locator('.own')).toHaveCount(0)
  await expect(second.locator('.own')).toHaveCount(0)
  expect(await page.evaluate(() => Object.keys(localStorage).filter(k => !k.endsWith(':look')))).toEqual([])
  await expect.poll(() => wire.sockets.size).toBe(0)
})

test('a returning visitor sees what came, counted on the launcher, without opening', async ({ page, host, wire }) => {
  await host.open(page)
  await page.evaluate(() => window.Rondo?.on('unread', n => document.body.setAttribute('data-unread', String(n))))
  await openChat(page)
  await say(page, 'hello')
  await expect.poll(() => wire.sockets.size).toBe(1)
  await page.getByRole('dialog').getByRole('button', { name: 'Close chat' }).click()
  wire.say('one')
  await expect(page.getByRole('button', { name: 'Open chat. Unread messages: 1' })).toBeVisible()
  await expect(page.locator('body')).toHaveAttribute('data-unread', '1')
  await page.reload()
  await expect(page.getByRole('button', { name: 'Open chat. Unread messages: 1' })).toBeVisible()
  await expect(page.locator('.badge')).toHaveText('1')
  await page.getByRole('button', { name: /Open chat/ }).click()
  await expect(page.locator('.badge')).toBeHidden()
  await expect.poll(() => wire.read.length).toBe(1)
})

test('a named visitor gets their conversation; a wrong hash starts anonymous and says so', async ({
  page,
  host,
  wire,
}) => {
  wire.identitySecret = true
  wire.say('welcome back')
  await host.open(page)
  const said: string[] = []
  page.on('console', m => said.push(m.text()))
  await page.evaluate(() => {
    window.Rondo?.identify({ identifier: 'u1', identifier_hash: 'good', name: 'Mai' })
    window.Rondo?.open()
  })
  await expect(page.locator('.bubble', { hasText: 'welcome back' })).toBeVisible()
  expect(wire.sessions).toMatchObject([{ identifier: 'u1', identifier_hash: 'good', name: 'Mai', language: 'en' }])
  await page.evaluate(() => window.Rondo?.identify({ identifier: 'u2', identifier_hash: 'bad' }))
  await expect.poll(() => said.join()).toContain('identity not accepted')
  expect(wire.sessions.at(-1)).not.toHaveProperty('token')
  expect(wire.sessions.at(-1)).not.toHaveProperty('identifier')
})

test('without storage the conversation lives as long as the page', async ({ page, host, wire }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError')
      },
    }),
  )
  await host.open(page)
  await openChat(page)
  await say(page, 'hello')
  await expect(page.getByText(/^Sent · /)).toBeVisible()
  wire.say('answer')
  await expect(page.locator('.bubble', { hasText: 'answer' })).toBeVisible()
})

test('a channel that is gone shows no launcher', async ({ page, host, wire }) => {
  wire.refuseConfig = 404
  const answer = page.waitForResponse(`**/chat/${channel}/config`)
  await host.open(page)
  await (await answer).finished()
  await expect(page.getByRole('button')).toHaveCount(0)
})

test('a channel that went away after a visit says so in the window', async ({ page, host, wire }) => {
  await host.open(page)
  await openChat(page)
  await expect(page.getByText('We usually reply within 5 minutes')).toBeVisible()
  wire.refuseConfig = 404
  await page.reload()
  await page.getByRole('button', { name: 'Open chat' }).click()
  await expect(page.getByRole('status')).toHaveText('This chat is not available.')
  await expect(page.getByRole('textbox')).toHaveCount(0)
})
