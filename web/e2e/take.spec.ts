import type { Page, Route } from '@playwright/test'
import type { Conversation } from './api.ts'
import { expect, test } from './fixture.ts'

/** Holds the first requests to take until there are as many as wanted, so that they reach the server together. */
function together(wanted: number) {
  const held: Route[] = []
  return (page: Page) =>
    page.route('**/take', route => {
      held.push(route)
      if (held.length === wanted) for (const one of held) void one.continue()
    })
}

test('of two agents who take the same conversation, one has it and the other reads who', async ({
  api,
  desk,
  troubles,
}) => {
  troubles.expect(/409 \(Conflict\)/)
  const linh = await api.addUser('Linh Trần', { status: 'busy' })
  const omar = await api.addUser('Omar Farouk', { status: 'busy' })
  const { id } = await api.visitorWrites('Who is quicker?')
  const path = `/inbox/unassigned/${id}`
  const seats = [
    { ...linh, desk: await desk(linh, path) },
    { ...omar, desk: await desk(omar, path) },
  ]
  const hold = together(2)
  for (const { desk: at } of seats) {
    await hold(at.page)
    await expect(at.main.getByText('Nobody in Support is available now')).toBeVisible()
  }
  await Promise.all(seats.map(one => one.desk.main.getByRole('button', { name: 'Take it', exact: true }).click()))

  const holder = async () => (await api.call<Conversation>('GET', `/conversations/${id}`)).assignee_id
  await expect.poll(holder).not.toBeNull()
  const winner = await holder()
  const name = seats.find(one => one.id === winner)?.name
  for (const { id: user, desk: at } of seats) {
    const told = at.main.getByText(`${name} was quicker and has this conversation now.`)
    if (user === winner) await expect(told).toHaveCount(0)
    else await expect(told).toBeVisible()
    await expect(at.assignee(`${name}`)).toBeVisible()
    await expect(at.main.getByRole('button', { name: 'Take it', exact: true })).toHaveCount(0)
  }
})
