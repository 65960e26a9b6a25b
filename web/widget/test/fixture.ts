import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test as base, type Page } from '@playwright/test'
import { channel, Wire } from './wire.ts'

/** Somebody's site with the widget on it, on another origin than the chat's server. */
export class Host {
  origin = ''
  html = { lang: 'en', dir: '', head: '', body: '<h1>Lumen Home</h1>', attributes: '' }

  async open(page: Page) {
    await page.goto(this.origin)
  }
}

type Fixtures = { wire: Wire; host: Host; pierce: boolean }

/** Each test has a chat server and a site of its own. Closed shadow roots are opened so that tests see inside. */
export const test = base.extend<Fixtures>({
  pierce: [true, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the parameter's shape
  wire: async ({}, use) => {
    const wire = new Wire()
    await wire.start()
    await use(wire)
    await wire.stop()
  },
  host: async ({ wire }, use) => {
    const host = new Host()
    const server = createServer((_, answer) => {
      const { lang, dir, head, body, attributes } = host.html
      answer.setHeader('Content-Type', 'text/html; charset=utf-8')
      answer.end(
        `<!doctype html><html lang="${lang}" ${dir && `dir="${dir}"`}><head><title>Site</title><meta name="viewport" content="width=device-width">${head}</head>` +
          `<body><main>${body}</main><script src="${wire.origin}/widget.js" data-channel="${channel}" ${attributes} async></script></body></html>`,
      )
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    host.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await use(host)
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  },
  context: async ({ context, pierce }, use) => {
    if (pierce)
      await context.addInitScript(() => {
        const { attachShadow } = Element.prototype
        Element.prototype.attachShadow = function (options) {
          return attachShadow.call(this, { ...options, mode: 'open' })
        }
      })
    await use(context)
  },
})

export { expect } from '@playwright/test'

/** Opens the window on the page and returns the field to write in. */
export async function openChat(page: Page) {
  await page.getByRole('button', { name: 'Open chat' }).click()
  return page.getByRole('textbox', { name: 'Write a message…' })
}

export async function say(page: Page, text: string) {
  const field = page.getByRole('textbox', { name: 'Write a message…' })
  await field.fill(text)
  await field.press('Enter')
}

/** The name of what has the keyboard, looked up through shadow roots. A hidden browser has no window focus. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    return at?.ariaLabel || at?.textContent || at?.tagName || ''
  })
}
