import type { Page } from '@playwright/test'

/** The chat in the corner of a page, as a visitor uses it. */
export class Chat {
  readonly page: Page
  /** Everything the server ever sent to this page. */
  readonly received: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('websocket', socket => socket.on('framereceived', ({ payload }) => this.received.push(String(payload))))
    page.on('response', async answer => {
      if (!answer.url().includes('/chat/')) return
      this.received.push(await answer.text().catch(() => ''))
    })
  }

  get field() {
    return this.page.getByRole('textbox', { name: 'Write a message…', exact: true })
  }

  get heading() {
    return this.page.getByRole('dialog').getByRole('heading')
  }

  bubble(text: string) {
    return this.page.locator('.bubble').and(this.page.getByText(text, { exact: true }))
  }

  open() {
    return this.page.getByRole('button', { name: 'Open chat', exact: true }).click()
  }

  async say(text: string) {
    await this.field.fill(text)
    await this.field.press('Enter')
  }

  async attach(file: { name: string; mimeType: string; buffer: Buffer }) {
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.page.getByRole('button', { name: 'Attach a file', exact: true }).click(),
    ])
    await chooser.setFiles(file)
  }
}
