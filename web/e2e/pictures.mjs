// Takes the pictures of the documentation, docs/pictures/*.png, from the living demo:
//   make build && go build -o bin/demo ./e2e/demo && cd web && node e2e/pictures.mjs
import { mkdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { Api } from './api.ts'
import { demoPassword, openDemo } from './process.ts'

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const livedMs = 60_000
const betweenRushesMs = 40_000
const settledMs = 10_000 // when all of a rush have come
const largestBytes = 300 * 1024
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync']

/** Tries until something is there. */
async function until(what) {
  for (;;) {
    const found = await what()
    if (found) return found
    await new Promise(done => setTimeout(done, 1000))
  }
}

/** How much a talk has to show: a picture, a note, both sides, a decision; and in the language of the pictures. */
async function worth(api, conversation) {
  const at = `/conversations/${conversation.id}`
  const [messages, decisions] = [await api.list(`${at}/messages`), await api.list(`${at}/decisions`)]
  const has = claim => Number(messages.some(claim))
  return (
    Number(conversation.contact.language === 'en') * 8 +
    has(one => one.attachments.some(file => file.content_type.startsWith('image/'))) * 4 +
    has(one => one.private) * 3 +
    has(one => one.direction === 'out' && !one.private) * 3 +
    Number(decisions.some(one => one.outcome === 'assigned')) * 6 +
    Math.min(messages.length, 6) / 2
  )
}

/** After the world has lived for a while, many come at once: a queue with people in it, and agents who are free. */
async function rush(api, control) {
  const since = Date.now()
  let rushed = 0
  await until(async () => {
    if (Date.now() - since < livedMs) return false
    if (Date.now() - rushed > betweenRushesMs) {
      rushed = Date.now()
      await fetch(`${control}api/rush`, { method: 'POST' })
    }
    const { waiting, longest_wait_s: wait, agents } = await api.call('GET', '/queue')
    return Date.now() - rushed > settledMs && waiting >= 4 && wait >= 10 && agents.free > 0
  })
}

async function best(api) {
  const open = await api.list('/conversations?status=open&sort=-last_message_at&limit=9')
  const scored = await Promise.all(open.map(async one => ({ id: one.id, score: await worth(api, one) })))
  return scored.sort((a, b) => b.score - a.score)[0]
}

async function shoot(page, name) {
  await page.evaluate(() => document.fonts.ready)
  const path = `${folder}${name}.png`
  await page.screenshot({ path, animations: 'disabled' })
  const { size } = statSync(path)
  console.log(`${name}.png ${Math.round(size / 1024)} KB`)
  if (size > largestBytes) throw new Error(`${path} is too large`)
}

/** A page of 1440 × 900 on which somebody has signed in. */
async function signedIn(browser, base, first) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Asia/Ho_Chi_Minh',
    colorScheme: 'light',
  })
  const data = { email: `${first}@lumen.example`, password: demoPassword }
  const answer = await context.request.post(`${base}/api/v1/session`, { data, headers: { Origin: base } })
  if (!answer.ok()) throw new Error(`${first} cannot sign in`)
  return context.newPage()
}

mkdirSync(folder, { recursive: true })
const { base, control, token, close } = await openDemo(true)
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })
try {
  const api = new Api(base, token)
  const desk = await signedIn(browser, base, 'ana')
  const inbox = await signedIn(browser, base, 'linh')
  await rush(api, control)
  await desk.goto(`${base}/queue`)
  await desk.getByRole('region', { name: 'Waiting' }).getByRole('listitem').nth(2).waitFor()
  await shoot(desk, 'queue')
  const { id } = await until(async () => {
    const talk = await best(api)
    return talk.score >= 20 && talk
  })
  await inbox.goto(`${base}/inbox/all/${id}?sort=-last_message_at`)
  await inbox.getByRole('log').getByRole('button', { name: 'Why?' }).first().waitFor()
  await inbox.getByRole('option').nth(8).waitFor()
  await inbox.waitForFunction(() => [...document.images].every(one => one.complete))
  await shoot(inbox, 'inbox')
} finally {
  await browser.close()
  await close()
}
