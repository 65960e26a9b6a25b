import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'
import { Api, type Person, password } from './api.ts'
import { Chat } from './chat.ts'
import { Desk } from './desk.ts'
import { demoPassword, openDemo, Server } from './process.ts'

export const owner = { id: '', name: 'Olga Owner', email: 'olga@example.com', password }

/** What went wrong on the pages without anybody seeing it. A test may expect some of it. */
export class Troubles {
  readonly list: string[] = []
  private readonly expected: RegExp[] = [/401 \(Unauthorized\) .*\/api\/v1\/session$/]

  expect(pattern: RegExp) {
    this.expected.push(pattern)
  }

  note(text: string) {
    if (!this.expected.some(pattern => pattern.test(text))) this.list.push(text)
  }

  async watch(context: BrowserContext) {
    context.on('console', message => {
      if (message.type() === 'error') this.note(`${message.text()} ${message.location().url}`)
    })
    context.on('weberror', error => this.note(`${error.error()}`))
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', event => {
        console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
      })
    })
  }
}

interface Fixtures {
  troubles: Troubles
  /** A browser of its own for one person, watched. */
  browse: (options?: BrowserContextOptions) => Promise<BrowserContext>
  /** A server in an empty folder. */
  server: Server
  /** A server with a workspace, through its API. */
  api: Api
  /** Opens the app as somebody. */
  desk: (person: Person, path?: string) => Promise<Desk>
  /** Opens somebody's site, which has the chat on it, as a new visitor. */
  visit: () => Promise<Chat>
  signIn: (page: Page, person: Pick<Person, 'email' | 'password'>, at: string) => Promise<void>
}

interface WorkerFixtures {
  lumen: { base: string; api: Api; person: (first: string) => Pick<Person, 'email' | 'password'> }
}

/** A site on another origin than the server's, with the chat as its owner would put it there. */
async function openSite(server: Server, channel: string) {
  const script = `<script src="${server.base}/widget.js" data-channel="${channel}" async></script>`
  const html = `<!doctype html><html lang="en"><head><title>Lumen Home</title></head><body><h1>Lumen Home</h1>${script}</body></html>`
  const site = createServer((asked, answer) => {
    answer.setHeader('Content-Type', 'text/html; charset=utf-8')
    answer.writeHead(asked.url === '/' ? 200 : 204).end(asked.url === '/' ? html : '')
  })
  await new Promise<void>(done => site.listen(0, '127.0.0.1', done))
  return { site, origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}/` }
}

/** Closed shadow roots are opened, so that tests see inside the chat. */
export async function pierce(context: BrowserContext) {
  await context.addInitScript(() => {
    const { attachShadow } = Element.prototype
    Element.prototype.attachShadow = function (options) {
      return attachShadow.call(this, { ...options, mode: 'open' })
    }
  })
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  troubles: [
    // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the parameter's shape
    async ({}, use) => {
      const troubles = new Troubles()
      await use(troubles)
      expect(troubles.list, 'nothing goes wrong unseen').toEqual([])
    },
    { auto: true },
  ],
  browse: async ({ browser, troubles }, use) => {
    const open: BrowserContext[] = []
    await use(async options => {
      const context = await browser.newContext(options)
      open.push(context)
      await troubles.watch(context)
      return context
    })
    for (const context of open) await context.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the parameter's shape
  server: async ({}, use) => {
    const server = new Server()
    await use(server)
    await server.stop()
  },
  api: async ({ server }, use) => {
    const token = server.setUp(owner)
    await server.start()
    await use(new Api(server.base, token))
  },
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the parameter's shape
  signIn: async ({}, use) => {
    await use(async (page, { email, password }, at) => {
      const origin = new URL(at).origin
      const data = { email, password }
      const answer = await page.request.post(`${origin}/api/v1/session`, { data, headers: { Origin: origin } })
      expect(answer.status()).toBe(200)
      await page.goto(at)
    })
  },
  desk: async ({ api, browse, signIn }, use) => {
    await use(async (person, path = '/') => {
      const page = await (await browse()).newPage()
      await signIn(page, person, api.base + path)
      return new Desk(page)
    })
  },
  visit: async ({ server, api, browse }, use) => {
    const { site, origin } = await openSite(server, await api.webchat())
    await use(async () => {
      const context = await browse()
      await pierce(context)
      const page = await context.newPage()
      const chat = new Chat(page)
      await page.goto(origin)
      return chat
    })
    site.closeAllConnections()
    await new Promise(done => site.close(done))
  },
  lumen: [
    // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the parameter's shape
    async ({}, use) => {
      const { base, token, close } = await openDemo()
      const person = (first: string) => ({ email: `${first}@lumen.example`, password: demoPassword })
      await use({ base, api: new Api(base, token), person })
      await close()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
})

export { expect } from '@playwright/test'
