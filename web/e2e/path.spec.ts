import type { Locator } from '@playwright/test'
import { picture, textFile } from './files.ts'
import { expect, test } from './fixture.ts'

/** The picture has arrived and is drawn. */
async function drawn(image: Locator) {
  await expect(image).toBeVisible()
  await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0)
}

test('a customer writes, the agent has it at once with the reason, and both talk', async ({ api, desk, visit }) => {
  const linh = await api.addUser('Linh Trần')
  const agent = await desk(linh)
  await expect(agent.page.getByText('Nothing is yours right now')).toBeVisible()
  const customer = await visit()
  await customer.open()

  await test.step('it is there at once, without a reload, assigned, with the record of why', async () => {
    const sent = Date.now()
    await customer.say('hello')
    await expect(agent.row('hello')).toBeVisible()
    console.log(`in the agent's list after ${Date.now() - sent} ms`)
    await agent.row('hello').click()
    await expect(agent.message('hello')).toBeVisible()
    await expect(agent.thread.getByText('Assigned to Linh Trần by the policy of Support')).toBeVisible()
    await agent.thread.getByRole('button', { name: 'Why?', exact: true }).click()
    const record = agent.page.getByRole('dialog', { name: 'Why it went this way', exact: true })
    await expect(record.getByText('policy version')).toBeVisible()
    await expect(record.getByRole('listitem').filter({ hasText: 'Linh Trần' })).toContainText('chosen')
    await expect(record.getByRole('listitem').filter({ hasText: 'Olga Owner' })).toContainText('offline')
    await agent.page.keyboard.press('Escape')
    await expect(record).toBeHidden()
    await expect(customer.heading).toHaveText('Linh Trần')
    await expect(customer.page.getByText(/^(Sent|Seen) · /)).toBeVisible()
  })
  await test.step('typing shows on both sides', async () => {
    await agent.replyField.pressSequentially('One mom')
    await expect(customer.page.getByText('Linh Trần is typing')).toBeAttached()
    await agent.replyField.fill('')
    await customer.field.pressSequentially('I look for')
    await Promise.all([
      expect(agent.thread.getByText(/ is typing$/)).toBeAttached(),
      expect(agent.list.getByText('typing…', { exact: true })).toBeVisible(),
    ])
    await customer.field.fill('')
    await expect(agent.thread.getByText(/ is typing$/)).toHaveCount(0)
  })
  await test.step('text and a picture reach the customer, and the agent sees that they were read', async () => {
    await agent.attach(picture('lamp.png'))
    await expect(agent.page.getByRole('button', { name: 'Remove lamp.png', exact: true })).toBeVisible()
    await expect(agent.page.getByText('Uploading')).toHaveCount(0)
    await agent.reply('This is our lamp.')
    await expect(customer.bubble('This is our lamp.')).toBeVisible()
    await drawn(customer.page.getByRole('img', { name: 'lamp.png', exact: true }))
    await drawn(agent.thread.getByRole('img', { name: 'lamp.png', exact: true }))
    await expect(agent.message('This is our lamp.').getByRole('img', { name: 'Read', exact: true })).toBeVisible()
  })
  await test.step('a file comes back', async () => {
    await customer.attach(textFile('order.txt', 'two lamps, please'))
    await customer.say('My order')
    const message = agent.message('My order')
    await expect(message.getByText('order.txt')).toBeVisible()
    const [download] = await Promise.all([
      agent.page.waitForEvent('download'),
      message.getByRole('link', { name: /order\.txt/ }).click(),
    ])
    expect(download.suggestedFilename()).toBe('order.txt')
  })
  await test.step('a note stays among colleagues', async () => {
    await agent.note('Gets ten percent off')
    await expect(agent.message('Gets ten percent off')).toContainText('Internal note')
    await agent.reply('Thank you')
    await expect(customer.bubble('Thank you')).toBeVisible()
    await customer.page.reload()
    await customer.open()
    await expect(customer.bubble('Thank you')).toBeVisible()
    await expect(customer.bubble('hello')).toBeVisible()
    expect(customer.received.join('\n')).toContain('Thank you')
    expect(customer.received.join('\n')).not.toContain('ten percent')
  })
  await test.step('it is closed with what it was about, and the next message begins a new one', async () => {
    await agent.page.getByRole('button', { name: 'More actions', exact: true }).click()
    await agent.page.getByRole('menuitem', { name: /^Close with category and summary/ }).click()
    await agent.page.getByLabel('Category', { exact: true }).fill('order')
    await agent.page.getByLabel('Summary', { exact: true }).fill('Two lamps, delivery on Friday')
    await agent.page.getByRole('button', { name: 'Close conversation', exact: true }).click()
    await expect(agent.page.getByText('Conversation closed')).toBeVisible()
    await expect(agent.rows).toHaveCount(0)
    await customer.say('One more question')
    await agent.row('One more question').click()
    await expect(agent.message('One more question')).toBeVisible()
    await expect(agent.message('My order')).toHaveCount(0)
    await agent.details.getByRole('link', { name: /Two lamps, delivery on Friday/ }).click()
    await expect(agent.message('My order')).toBeVisible()
    await expect(agent.page.getByText('This conversation is closed.')).toBeVisible()
  })
})

test('an answer of the server that comes late does not undo what is known by then', async ({ api, desk, visit }) => {
  const agent = await desk(await api.addUser('Linh Trần'))
  const customer = await visit()
  await customer.open()
  await customer.say('hello')
  await agent.row('hello').click()
  const read = agent.message('Good morning').getByRole('img', { name: 'Read', exact: true })
  let heard = () => {}
  const late = new Promise<void>(resolve => {
    heard = resolve
  })
  await agent.page.route('**/messages', async route => {
    if (route.request().method() !== 'POST') return route.continue()
    const answer = await route.fetch()
    await read.waitFor()
    await route.fulfill({ response: answer })
    heard()
  })
  await agent.reply('Good morning')
  await expect(customer.bubble('Good morning')).toBeVisible()
  await expect(read).toBeVisible()
  await late
  await agent.page.unroute('**/messages')
  // Whatever is sent next waits for that answer, so once it is there the answer has been heard.
  await agent.reply('How can I help?')
  await expect(customer.bubble('How can I help?')).toBeVisible()
  await expect(agent.message('Good morning').getByRole('img', { name: 'Waiting to be sent', exact: true })).toHaveCount(
    0,
  )
  await expect(agent.message('How can I help?').getByRole('img', { name: 'Read', exact: true })).toBeVisible()
})

test('a message written while the server is gone arrives once', async ({ api, desk, visit, server, troubles }) => {
  troubles.expect(/ERR_CONNECTION|ERR_EMPTY_RESPONSE|WebSocket connection|ERR_SOCKET|ERR_INCOMPLETE/)
  const linh = await api.addUser('Linh Trần')
  const agent = await desk(linh)
  const customer = await visit()
  await customer.open()
  await customer.say('Are you there?')
  await agent.row('Are you there?').click()
  await expect(agent.message('Are you there?')).toBeVisible()
  await expect(customer.page.getByText(/^(Sent|Seen) · /)).toBeVisible()

  await server.kill()
  await customer.say('Still there?')
  await expect(customer.bubble('Still there?')).toBeVisible()
  await expect(customer.page.getByText(/^No connection/).first()).toBeVisible()
  await expect(agent.page.getByText(/^Reconnecting/)).toBeVisible()
  await agent.reply('Yes, we are back')
  await server.start()

  await expect(agent.message('Still there?')).toHaveCount(1)
  await expect(agent.page.getByText(/^Reconnecting/)).toBeHidden()
  await expect(customer.bubble('Yes, we are back')).toHaveCount(1)
  await expect(customer.page.getByText(/^No connection/)).toHaveCount(0)
  const [conversation] = await api.conversations()
  const texts = (await api.list<{ text: string }>(`/conversations/${conversation?.id}/messages`)).map(one => one.text)
  expect(texts.filter(text => text === 'Still there?')).toHaveLength(1)
  expect(texts.filter(text => text === 'Yes, we are back')).toHaveLength(1)

  await customer.page.reload()
  await customer.open()
  for (const text of ['Are you there?', 'Still there?', 'Yes, we are back']) {
    await expect(customer.bubble(text)).toHaveCount(1)
  }
  await agent.page.reload()
  for (const text of ['Are you there?', 'Still there?', 'Yes, we are back']) {
    await expect(agent.thread.getByText(text, { exact: true })).toHaveCount(1)
  }
})
