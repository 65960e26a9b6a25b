import type { Page } from '@playwright/test'

/** The app, as an agent uses it. */
export class Desk {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get list() {
    return this.page.getByRole('listbox', { name: 'Conversations', exact: true })
  }

  get rows() {
    return this.list.getByRole('option')
  }

  get thread() {
    return this.page.getByRole('log')
  }

  get main() {
    return this.page.getByRole('main')
  }

  get details() {
    return this.page.getByRole('complementary', { name: 'Contact details', exact: true })
  }

  get replyField() {
    return this.page.getByRole('textbox', { name: /^Reply to/ })
  }

  get noteField() {
    return this.page.getByRole('textbox', { name: /^Write a note/ })
  }

  /** The button that says who has the open conversation. */
  assignee(name: string) {
    return this.main.getByTitle(`Assigned to ${name}. Change`, { exact: true })
  }

  /** The row that says this, and nothing else beside it, as its name or its last word. */
  row(text: string) {
    return this.rows.filter({ has: this.page.getByText(text, { exact: true }) })
  }

  message(text: string) {
    return this.thread.getByRole('article').filter({ has: this.page.getByText(text, { exact: true }) })
  }

  async reply(text: string) {
    await this.replyField.fill(text)
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
  }

  async note(text: string) {
    await this.page.getByRole('button', { name: 'Note', exact: true }).click()
    await this.noteField.fill(text)
    await this.page.getByRole('button', { name: 'Add note', exact: true }).click()
    await this.page.getByRole('button', { name: 'Reply', exact: true }).click()
  }

  async attach(file: { name: string; mimeType: string; buffer: Buffer }) {
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.page.getByRole('button', { name: 'Attach files', exact: true }).click(),
    ])
    await chooser.setFiles(file)
  }

  /** Chooses in one of our lists, which opens from a button. */
  async choose(label: string, option: string | RegExp) {
    await this.page.getByRole('combobox', { name: label }).last().click()
    await this.page.getByRole('option', { name: option }).click()
  }
}
