import '@/ui/style.css'
import { createMemoryHistory } from '@tanstack/react-router'
import axe from 'axe-core'
import i18next from 'i18next'
import { clear } from 'idb-keyval'
import { afterEach, expect } from 'vitest'
import { page } from 'vitest/browser'
import { cleanup, render } from 'vitest-browser-react'
import { createQueryClient } from '@/api/query'
import { App } from '@/app/app'
import { createAppRouter } from '@/app/router'
import { speak, startLanguage } from '@/i18n/setup'
import type { Language } from '@/lib/language'
import { busyWorld } from '../fake/busy'
import { type Fake, installFake } from '../fake/install'
import type { World } from '../fake/world'

interface Options {
  world?: World
  language?: Language
  theme?: 'light' | 'dark'
  width?: number
  height?: number
}

let fake: Fake | null = null

afterEach(async () => {
  fake?.uninstall()
  fake = null
  localStorage.clear()
  sessionStorage.clear()
  await clear()
})

/** Shows the app at an address, on an invented server. */
export async function open(path: string, options: Options = {}) {
  const { world = busyWorld(), language = 'en', theme = 'light', width = 1440, height = 900 } = options
  await cleanup()
  fake?.uninstall()
  localStorage.setItem('rondo.theme', theme)
  document.documentElement.dataset.theme = theme
  await page.viewport(width, height)
  if (i18next.isInitialized) await speak(language)
  else await startLanguage(language)
  const server = installFake(world)
  fake = server
  const cache = createQueryClient()
  const router = createAppRouter(cache, createMemoryHistory({ initialEntries: [path] }))
  const screen = await render(<App cache={cache} router={router} />)
  await expect.element(screen.getByRole('heading', { level: 1 }).first()).toBeInTheDocument()
  return { screen, server, router, cache }
}

/** Nothing that assistive technology stumbles over (WCAG 2.2 AA and best practice). */
export async function expectAccessible() {
  const { violations } = await axe.run(document, {
    // The page's own frame belongs to the test runner.
    rules: { 'document-title': { enabled: false }, 'html-has-lang': { enabled: false } },
  })
  const said = violations.map(
    one =>
      `${one.id}: ${one.help} ${one.nodes.map(node => `${node.html.slice(0, 160)} ${node.failureSummary?.slice(0, 200)}`).join(' | ')}`,
  )
  expect(said).toEqual([])
}
