import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContextOptions, Page } from '@playwright/test'
import type { Api, Conversation } from './api.ts'
import { expect, test } from './fixture.ts'
import { missingTexts, untranslated } from './texts.ts'

const shots = fileURLToPath(new URL('./.shots/', import.meta.url))
mkdirSync(shots, { recursive: true })

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const looks = [
  { name: 'en-light', language: 'en', theme: 'light' },
  { name: 'ar-dark', language: 'ar', theme: 'dark' },
] as const

/** A device on which somebody has chosen a language and a theme. */
function device(base: string, language: string, theme: 'light' | 'dark', size: keyof typeof sizes) {
  const localStorage = [
    { name: 'rondo.language', value: language },
    { name: 'rondo.theme', value: theme },
  ]
  return {
    viewport: sizes[size],
    colorScheme: theme,
    // What is still fading in has not its colours yet.
    reducedMotion: 'reduce',
    hasTouch: size === 'phone',
    isMobile: size === 'phone',
    storageState: { cookies: [], origins: [{ origin: base, localStorage }] },
  } satisfies BrowserContextOptions
}

interface Screen {
  name: string
  path: string
  /** What must be there before one looks. */
  ready: (page: Page) => Promise<unknown>
}

const heading = (page: Page) => page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor()
const rows = (page: Page) => page.getByRole('option').first().waitFor()
const list = (page: Page) => page.getByRole('main').getByRole('row').nth(2).waitFor()

/** Conversations of one of the demo's people, the busiest talk and one that waits. */
async function screensOf(api: Api): Promise<Screen[]> {
  const open = await api.list<Conversation & { team_id: string | null }>('/conversations?status=open&limit=200')
  const talked = open.find(one => one.assignee_id) ?? open[0]
  const waits = open.find(one => !one.assignee_id && one.team_id)
  const [contact] = await api.list<{ id: string }>('/contacts')
  const teams = await api.list<{ id: string; name: string }>('/teams')
  const sales = teams.find(one => one.name === 'Sales')
  const channels = await api.list<{ id: string; kind: string }>('/channels')
  const bubbles = (page: Page) => page.getByRole('article').first().waitFor()
  return [
    { name: 'inbox', path: '/inbox/all', ready: rows },
    { name: 'thread', path: `/inbox/all/${talked?.id}`, ready: bubbles },
    { name: 'thread-waiting', path: `/inbox/unassigned/${waits?.id}`, ready: bubbles },
    {
      name: 'details',
      path: `/inbox/all/${talked?.id}?pane=details`,
      ready: page => page.locator('details').first().waitFor(),
    },
    { name: 'queue', path: '/queue', ready: list },
    { name: 'contacts', path: '/contacts', ready: page => page.getByRole('main').getByRole('link').nth(3).waitFor() },
    { name: 'reports', path: '/reports', ready: heading },
    { name: 'contact', path: `/contacts/${contact?.id}`, ready: heading },
    { name: 'profile', path: '/settings/profile', ready: heading },
    { name: 'workspace', path: '/settings/workspace', ready: heading },
    { name: 'people', path: '/settings/people', ready: list },
    {
      name: 'teams',
      path: '/settings/teams',
      ready: page => page.getByRole('main').getByRole('listitem').first().waitFor(),
    },
    {
      name: 'policy',
      path: `/settings/teams/${sales?.id}`,
      ready: page => page.getByRole('complementary').getByRole('listitem').first().waitFor(),
    },
    {
      name: 'channels',
      path: '/settings/channels',
      ready: page => page.getByRole('main').getByRole('listitem').nth(4).waitFor(),
    },
    ...channels
      .slice(0, 3)
      .map(({ id, kind }) => ({ name: `channel-${kind}`, path: `/settings/channels/${id}`, ready: heading })),
    { name: 'snippets', path: '/settings/snippets', ready: heading },
    { name: 'hours', path: '/settings/hours', ready: heading },
    { name: 'webhooks', path: '/settings/webhooks', ready: heading },
    { name: 'tokens', path: '/settings/tokens', ready: heading },
    {
      name: 'audit',
      path: '/settings/audit',
      ready: page => page.getByRole('main').locator('details').first().waitFor(),
    },
    { name: 'nowhere', path: '/nowhere', ready: page => page.getByRole('heading', { level: 1 }).waitFor() },
  ]
}

/** Looks at a page as a strict reader would; what is wrong is told together, at the end. */
async function inspect(page: Page, name: string, language: string) {
  await page.evaluate(() => document.fonts.ready)
  await expect(page.getByRole('status', { name: 'Loading', exact: true })).toHaveCount(0)
  await page.screenshot({ path: `${shots}${name}.png` })
  const root = page.locator('html')
  await expect.soft(root, name).toHaveAttribute('lang', language)
  await expect.soft(root, name).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr')
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect.soft(sideways, `${name}: no scrolling sideways`).toBeLessThanOrEqual(0)
  expect.soft(await missingTexts(page), `${name}: texts`).toEqual([])
  expect.soft(await untranslated(page, language), `${name}: left in English`).toEqual([])
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  const told = violations.map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)
  expect.soft(told, `${name}: axe`).toEqual([])
}

for (const look of looks) {
  for (const size of ['wide', 'phone'] as const) {
    test(`screens in ${look.name}, ${size}`, async ({ lumen, browse, signIn }) => {
      test.setTimeout(1_200_000)
      const name = (screen: string) => `${screen}-${look.name}-${size}`
      const context = await browse(device(lumen.base, look.language, look.theme, size))
      const page = await context.newPage()
      await page.goto(`${lumen.base}/login`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await inspect(page, name('login'), look.language)
      await signIn(page, lumen.person('maya'), lumen.base)
      for (const screen of await screensOf(lumen.api)) {
        await test.step(screen.name, async () => {
          await page.goto(lumen.base + screen.path)
          await screen.ready(page)
          await inspect(page, name(screen.name), look.language)
        })
      }
    })
  }
}

for (const language of ['vi', 'pt-BR', 'id']) {
  test(`the inbox in ${language}`, async ({ lumen, browse, signIn }) => {
    const page = await (await browse(device(lumen.base, language, 'light', 'wide'))).newPage()
    await signIn(page, lumen.person('linh'), `${lumen.base}/inbox/mine`)
    await rows(page)
    await page.getByRole('option').first().click()
    await page.getByRole('article').first().waitFor()
    await inspect(page, `inbox-${language}`, language)
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    expect(await missingTexts(page)).toEqual([])
  })
}
