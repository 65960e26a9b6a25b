import { expect, test } from './fixture.ts'

test('a reply begun on one device is finished on another, with a snippet and a quote', async ({ api, desk }) => {
  const linh = await api.addUser('Linh Trần')
  const { id } = await api.visitorWrites('Where is my lamp?', 'Mai')
  await api.call('POST', '/snippets', {
    shortcut: 'soon',
    name: 'On its way',
    text: '{{contact.name}}, order {{order.number}} comes tomorrow. {{agent.name}}',
  })
  const phone = await desk(linh, `/inbox/all/${id}`)
  await expect(phone.message('Where is my lamp?')).toBeVisible()
  await phone.page.keyboard.press('q')
  await expect(phone.page.getByText('You are answering:')).toBeAttached()
  await phone.replyField.pressSequentially('Hello ')

  const laptop = await desk(linh, '/inbox/mine')
  await expect(async () => {
    await laptop.page.reload()
    await expect(laptop.row('Mai').getByText('Draft', { exact: true })).toBeVisible({ timeout: 2000 })
  }).toPass()
  await laptop.row('Mai').click()
  await expect(laptop.replyField).toHaveValue('Hello ')
  await expect(laptop.page.getByRole('button', { name: 'Answer without quoting', exact: true })).toBeVisible()
  await laptop.replyField.press('End')
  await laptop.replyField.pressSequentially('/so')
  await laptop.page.getByRole('option', { name: /On its way/ }).click()
  await expect(laptop.replyField).toHaveValue('Hello Mai, order {{order.number}} comes tomorrow. Linh Trần')
  await laptop.page.keyboard.press('Control+Enter')
  await expect(laptop.page.getByText('Fill in before sending:')).toBeVisible()
  await laptop.page.keyboard.type('#7')
  await laptop.page.keyboard.press('Control+Enter')
  const answer = laptop.message('Hello Mai, order #7 comes tomorrow. Linh Trần')
  await expect(answer.getByRole('button', { name: /Where is my lamp/ })).toBeVisible()
  await expect(laptop.row('Mai').getByText('Draft', { exact: true })).toHaveCount(0)

  await expect(async () => {
    await phone.page.reload()
    await expect(phone.replyField).toHaveValue('', { timeout: 2000 })
  }).toPass()
})

test('two are chosen, closed together and opened again; one is left unread', async ({ api, desk }) => {
  const linh = await api.addUser('Linh Trần')
  await api.visitorWrites('First', 'Mai')
  await api.visitorWrites('Second', 'Budi')
  const at = await desk(linh, '/inbox/mine')
  await expect(at.rows).toHaveCount(2)
  await at.row('Mai').click()
  await at.page.keyboard.press('x')
  await at.row('Budi').click()
  await expect(at.page.getByRole('heading', { name: '2 selected', exact: true })).toBeVisible()
  await at.page.keyboard.press('e')
  // A toast goes by itself, but not from under the pointer.
  await at.page.getByText('2 conversations closed', { exact: true }).hover()
  await expect.poll(async () => (await api.conversations()).length).toBe(0)
  await at.page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(async () => (await api.conversations()).length).toBe(2)
  await expect(at.rows).toHaveCount(2)
  await at.row('Mai').click()
  await expect(at.message('First')).toBeVisible()
  await at.page.keyboard.press('u')
  await expect(at.row('Mai').getByText('1 unread message')).toBeAttached()
})
