import type { Page } from '@playwright/test'
import { password } from './api.ts'
import { Chat } from './chat.ts'
import { Desk } from './desk.ts'
import { expect, pierce, test } from './fixture.ts'

/** The wizard's first step, with what it refuses and what it keeps over a reload. */
async function owner(page: Page) {
  await expect(page.getByRole('heading', { name: 'Who are you?', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  await expect(page.getByText('Enter a name.')).toBeVisible()
  await page.getByLabel('Your name', { exact: true }).fill('Maya Bennett')
  await page.getByLabel('Email', { exact: true }).fill('maya@example.com')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.reload()
  await expect(page.getByLabel('Your name', { exact: true })).toHaveValue('Maya Bennett')
  await expect(page.getByLabel('Email', { exact: true })).toHaveValue('maya@example.com')
  await expect(page.getByLabel('Password', { exact: true }), 'a password is never kept').toHaveValue('')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Next', exact: true }).click()
}

test('from an empty folder to the first answered message', async ({ server, browse }) => {
  await server.start()
  const context = await browse()
  await pierce(context)
  const page = await context.newPage()
  const desk = new Desk(page)
  const begun = Date.now()
  await page.goto(server.base)

  await test.step('the owner', () => owner(page))
  await test.step('the workspace', async () => {
    await page.getByLabel('Workspace name', { exact: true }).fill('Lumen Home')
    await desk.choose('Language', 'Indonesian')
    await page.getByLabel('Time zone', { exact: true }).selectOption('Asia/Jakarta')
    await expect(page.getByText(/^It is .* there now\.$/)).toBeVisible()
    await page.getByRole('button', { name: 'Create workspace', exact: true }).click()
  })
  const chat = new Chat(page)
  await test.step('the chat is on the page: write to yourself, and answer', async () => {
    await expect(page.getByRole('heading', { name: 'Write to yourself', exact: true })).toBeVisible()
    await chat.open()
    await chat.say('Is anybody there?')
    await expect(page.getByRole('listitem').filter({ hasText: 'Is anybody there?' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Answer it', exact: true }).fill('I am.')
    await page.getByRole('main').getByRole('button', { name: 'Send', exact: true }).click()
    await expect(chat.bubble('I am.')).toBeVisible()
    console.log(`first message answered after ${((Date.now() - begun) / 1000).toFixed(1)} s`)
    await page.getByRole('main').getByRole('button', { name: 'Next', exact: true }).click()
  })
  await test.step('the people', async () => {
    await page.getByLabel('Email addresses', { exact: true }).fill('linh@example.com, Omar <omar@example.com>')
    await page.getByRole('button', { name: 'Add these people', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Access to hand on', exact: true })).toContainText('linh@example.com')
    await page.getByRole('button', { name: 'Next', exact: true }).click()
  })
  await test.step('the routing', async () => {
    await page.getByRole('radio', { name: 'Longest idle', exact: true }).click()
    await page.getByRole('button', { name: 'Finish and open the inbox', exact: true }).click()
  })
  await test.step('the inbox shows the test message, assigned', async () => {
    await desk.row('I am.').click()
    await expect(desk.message('Is anybody there?')).toBeVisible()
    await expect(desk.assignee('Maya Bennett')).toBeVisible()
    await expect(desk.thread.getByText('Assigned to Maya Bennett by')).toBeVisible()
    await desk.reply('And here too.')
    await expect(desk.message('And here too.')).toBeVisible()
  })
  await test.step('the chat shows the answer', async () => {
    const login = await page.request.post(`${server.base}/api/v1/session`, {
      data: { email: 'maya@example.com', password },
      headers: { Origin: server.base },
    })
    expect(login.status()).toBe(200)
    const channels = await (await page.request.get(`${server.base}/api/v1/channels`)).json()
    const whole = await context.newPage()
    await whole.goto(`${server.base}/chat/${channels.items[0].id}`)
    await expect(new Chat(whole).bubble('And here too.')).toBeVisible()
    console.log(`whole first run: ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  })
  await test.step('what was chosen was kept', async () => {
    const workspace = await (await page.request.get(`${server.base}/api/v1/workspace`)).json()
    expect(workspace).toMatchObject({ name: 'Lumen Home', language: 'id', timezone: 'Asia/Jakarta' })
    expect(workspace.hours_id).toBe(null)
    const [team] = (await (await page.request.get(`${server.base}/api/v1/teams`)).json()).items
    expect(team.policy.strategy).toBe('longest_idle')
    expect(team.members).toHaveLength(3)
    await page.goto(`${server.base}/setup`)
    await expect(page).toHaveURL(/\/inbox\//)
  })
})

test('the hours chosen at the first run are kept over a reload, and made', async ({ server, browse }) => {
  await server.start()
  const page = await (await browse()).newPage()
  await page.goto(server.base)
  await owner(page)
  await page.getByLabel('Workspace name', { exact: true }).fill('Lumen Home')
  await page.getByLabel('Time zone', { exact: true }).selectOption('Asia/Jakarta')
  await new Desk(page).choose('Working hours', /^Monday to Friday, 9:00.AM to 6:00.PM$/)
  await page.reload()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  await expect(page.getByLabel('Workspace name', { exact: true })).toHaveValue('Lumen Home')
  await expect(page.getByLabel('Time zone', { exact: true })).toHaveValue('Asia/Jakarta')
  await expect(page.getByRole('combobox', { name: 'Working hours' })).toContainText('Monday to Friday')
  await page.getByRole('button', { name: 'Create workspace', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Write to yourself', exact: true })).toBeVisible()
  const workspace = await (await page.request.get(`${server.base}/api/v1/workspace`)).json()
  const [hours, ...others] = (await (await page.request.get(`${server.base}/api/v1/hours`)).json()).items
  expect(others).toHaveLength(0)
  expect(hours).toMatchObject({ name: 'Working hours', timezone: 'Asia/Jakarta', holidays: [] })
  expect(hours.week).toMatchObject({ mon: [['09:00', '18:00']], fri: [['09:00', '18:00']], sat: [], sun: [] })
  expect(workspace.hours_id).toBe(hours.id)
})
