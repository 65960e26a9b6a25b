import type { Locator, Page } from '@playwright/test'
import { Desk } from './desk.ts'
import { expect, test } from './fixture.ts'

const many = 80

/** Presses a key until something has the focus. */
async function reach(page: Page, wanted: Locator, key = 'Tab') {
  for (let presses = 0; presses < many; presses++) {
    if ((await wanted.count()) > 0 && (await wanted.first().evaluate(one => one === document.activeElement))) return
    await page.keyboard.press(key)
  }
  await expect(wanted.first(), `reached with ${key}`).toBeFocused()
}

/** Moves in an open menu to an item and chooses it. */
async function pick(page: Page, name: string | RegExp) {
  const item = page.getByRole('menuitem', { name })
  await expect(item).toBeVisible()
  await reach(page, item, 'ArrowDown')
  await page.keyboard.press('Enter')
}

async function isOpen({ page, thread }: Desk, text: string) {
  await expect(thread.getByText(text, { exact: true })).toBeVisible()
  await expect(page.getByRole('option', { selected: true })).toHaveCount(1)
}

test('a day of work without a mouse', async ({ api, browse, server }) => {
  const linh = await api.addUser('Linh Trần')
  await api.addUser('Omar Farouk', { team: false })
  for (const text of ['First wish', 'Second wish', 'Third wish', 'Fourth wish']) await api.visitorWrites(text)
  const page = await (await browse()).newPage()
  const desk = new Desk(page)
  const { keyboard } = page

  await test.step('sign in', async () => {
    await page.goto(server.base)
    await reach(page, page.getByLabel('Email', { exact: true }))
    await keyboard.type(linh.email)
    await reach(page, page.getByLabel('Password', { exact: true }))
    await keyboard.type(linh.password)
    await keyboard.press('Enter')
    await expect(desk.rows).toHaveCount(4)
  })
  await test.step('skip to the content', async () => {
    await page.reload()
    await expect(desk.rows).toHaveCount(4)
    await reach(page, page.getByRole('link', { name: 'Skip to content', exact: true }))
    await keyboard.press('Enter')
    await expect(desk.main).toBeFocused()
  })
  await test.step('move through the list', async () => {
    await reach(page, desk.list, 'Shift+Tab')
    await keyboard.press('ArrowDown')
    await isOpen(desk, 'First wish')
    await keyboard.press('j')
    await isOpen(desk, 'Second wish')
    await keyboard.press('k')
    await isOpen(desk, 'First wish')
  })
  await test.step('reply: R, Ctrl+Enter', async () => {
    await keyboard.press('r')
    await expect(desk.replyField).toBeFocused()
    await keyboard.type('Just a jar, then')
    await keyboard.press('Control+Enter')
    await expect(desk.message('Just a jar, then')).toBeVisible()
    await expect(desk.replyField).toHaveValue('')
    await keyboard.press('Escape')
    await expect(desk.replyField).not.toBeFocused()
  })
  await test.step('note: N', async () => {
    await keyboard.press('n')
    await expect(desk.noteField).toBeFocused()
    await keyboard.type('Likes jars')
    await keyboard.press('Control+Enter')
    await expect(desk.message('Likes jars')).toContainText('Internal note')
    await keyboard.press('Escape')
    await expect(desk.noteField).not.toBeFocused()
  })
  await test.step('assign: A, and back with Ctrl+Z', async () => {
    await keyboard.press('a')
    await pick(page, /Omar Farouk/)
    await expect(desk.assignee('Omar Farouk')).toBeVisible()
    // It is seen at once; it can be undone once the server has it, which the toast tells.
    await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeVisible()
    await keyboard.press('Control+z')
    await expect(desk.assignee('Linh Trần')).toBeVisible()
  })
  await test.step('snooze: Z', async () => {
    await keyboard.press('z')
    await pick(page, /^In an hour/)
    await expect(page.getByText(/^Snoozed until /).last()).toBeVisible()
    await expect(desk.rows).toHaveCount(3)
    // Answered, it had become the last of those who wait; before it is the fourth.
    await isOpen(desk, 'Fourth wish')
  })
  await test.step('close: E', async () => {
    await keyboard.press('e')
    await expect(page.getByText('Conversation closed')).toBeVisible()
    await expect(desk.rows).toHaveCount(2)
    await isOpen(desk, 'Third wish')
  })
  await test.step('palette: Ctrl+K', async () => {
    await keyboard.press('Control+k')
    await expect(page.getByRole('combobox', { name: 'Type a command or search…', exact: true })).toBeFocused()
    await keyboard.type('live q')
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: /^Live queue/ })).toBeVisible()
    await keyboard.press('g')
    await keyboard.press('i')
    await expect(desk.rows).toHaveCount(2)
  })
  await test.step('shortcuts: ?', async () => {
    await keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts', exact: true })
    await expect(dialog.getByText('Close and go to next')).toBeVisible()
    await keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })
  await test.step('from an empty pane, J opens the first', async () => {
    await keyboard.press('j')
    await isOpen(desk, 'Second wish')
  })
})

test('on an Arabic keyboard the same keys work', async ({ api, desk }) => {
  const linh = await api.addUser('Linh Trần')
  await api.visitorWrites('First wish')
  const { page, row, replyField } = await desk(linh).then(one => ({
    page: one.page,
    row: one.row('First wish'),
    replyField: one.replyField,
  }))
  await row.click()
  await expect(replyField).toBeEditable()
  // What the key R types there is ق.
  await page.evaluate(() => {
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ق', code: 'KeyR', bubbles: true, cancelable: true }))
  })
  await expect(replyField).toBeFocused()
})
