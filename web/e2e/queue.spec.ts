import { expect, test } from './fixture.ts'

test('the live queue says who waits and why, and a supervisor ends it', async ({ api, desk }) => {
  const linh = await api.addUser('Linh Trần', { capacity: 1 })
  const ana = await api.addUser('Ana Costa', { role: 'supervisor', team: false, status: 'offline' })
  await api.visitorWrites('Mine is first', 'Nour')
  await api.visitorWrites('I am second', 'Bruno')
  await api.visitorWrites('And I am third', 'Citra')
  const { page } = await desk(ana, '/queue')
  const waiting = page.getByRole('region', { name: 'Waiting', exact: true }).getByRole('listitem')
  const agents = page.getByRole('region', { name: 'Agents', exact: true })

  await test.step('who waits, longest first, with the reason, and the loads', async () => {
    await expect(waiting).toHaveCount(2)
    await expect(waiting.first()).toContainText('Bruno')
    await expect(waiting.first()).toContainText('Everybody online in Support is at capacity')
    await expect(page.getByRole('row', { name: /^Support/ })).toContainText('2')
    await expect(agents.getByRole('listitem').filter({ hasText: 'Linh Trần' })).toContainText('1/1')
    const longest = page
      .getByRole('row', { name: /^Support/ })
      .getByRole('cell')
      .nth(2)
    const before = await longest.innerText()
    await expect(longest, 'the longest wait grows').not.toHaveText(before)
  })
  await test.step('a third who comes is there without a reload', async () => {
    await api.visitorWrites('Me too', 'Dewi')
    await expect(waiting.filter({ hasText: 'Dewi' })).toBeVisible()
  })
  await test.step('assign from there, beyond the limit, by hand', async () => {
    await page.getByRole('button', { name: 'Assign the conversation with Bruno', exact: true }).click()
    await page.getByRole('menuitem', { name: /Linh Trần/ }).click()
    await expect(waiting.filter({ hasText: 'Bruno' })).toHaveCount(0)
    await expect(agents.getByRole('listitem').filter({ hasText: 'Linh Trần' })).toContainText('2/1')
    const given = (await api.conversations()).find(one => one.contact.name === 'Bruno')
    expect(given?.assignee_id).toBe(linh.id)
  })
})

test('pausing is seen everywhere, and resuming serves who waited', async ({ api, desk }) => {
  const linh = await api.addUser('Linh Trần')
  const ana = await api.addUser('Ana Costa', { role: 'supervisor', team: false, status: 'offline' })
  const supervisor = await desk(ana, '/queue')
  const agent = await desk(linh)
  const banner = 'Routing is paused: new conversations wait until somebody takes them.'
  await supervisor.page.getByRole('button', { name: 'Pause routing', exact: true }).click()
  await supervisor.page.getByRole('button', { name: 'Pause for everybody', exact: true }).click()
  await expect(supervisor.page.getByText(banner)).toBeVisible()
  await expect(agent.page.getByText(banner)).toBeVisible()
  await expect(agent.page.getByRole('button', { name: 'Resume routing', exact: true })).toHaveCount(0)

  await api.visitorWrites('Nobody answers', 'Nour')
  await api.visitorWrites('Here neither', 'Bruno')
  const waiting = supervisor.page.getByRole('region', { name: 'Waiting', exact: true })
  await expect(waiting.getByRole('listitem')).toHaveCount(2)
  await expect(waiting.getByRole('listitem').first()).toContainText('Routing is paused')
  await expect(agent.rows).toHaveCount(0)

  await supervisor.page.getByRole('button', { name: 'Resume routing', exact: true }).first().click()
  await expect(supervisor.page.getByText(banner)).toBeHidden()
  await expect(agent.page.getByText(banner)).toBeHidden()
  await expect(agent.rows).toHaveCount(2)
  await expect(waiting.getByText('Nobody waits.')).toBeVisible()
})
