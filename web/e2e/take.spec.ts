import type { Page, Route } from '@playwright/test'
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
  const desks = [await desk(linh, path), await desk(omar, path)]
  const hold = together(2)
  for (const one of desks) {
    await hold(one.page)
    await expect(one.main.getByText('Nobody in Support is online')).toBeVisible()
  }
  await Promise.all(desks.map(one => one.main.getByRole('button', { name: 'Take it' }).click()))

  const taken = () => api.call<{ assignee_id: string | null }>('GET', `/conversations/${id}`)
  await expect.poll(async () => (await taken()).assignee_id).not.toBeNull()
  const { assignee_id: holder } = await taken()
  const [winner, loser, name] =
    holder === linh.id ? [desks[0], desks[1], linh.name] : [desks[1], desks[0], omar.name]
  await expect(loser?.main.getByText(`${name} was quicker and has this conversation now.`) as never).toBeVisible()
  for (const one of [winner, loser]) {
    await expect(one?.main.getByRole('button', { name: `Assigned to ${name}. Change` }) as never).toBeVisible()
    await expect(one?.main.getByRole('button', { name: 'Take it' }) as never).toHaveCount(0)
  }
  await expect(winner?.main.getByText('was quicker') as never).toHaveCount(0)
})
