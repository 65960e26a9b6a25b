import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { expectAccessible, open } from './screen'

const first = '/inbox/mine/5000'

test('X chooses, the bar takes the place of the header, closing all can be undone', async () => {
  const { screen, server } = await open(first)
  const status = (id: string) => server.world.conversations.find(one => one.id === id)?.status
  await expect.element(screen.getByRole('option', { name: /Nguyễn Thị Mai/ })).toBeVisible()
  await userEvent.keyboard('x')
  await expect.element(screen.getByRole('heading', { name: '1 selected' })).toBeVisible()
  await userEvent.keyboard('jx')
  await expect.element(screen.getByRole('heading', { name: '2 selected' })).toBeVisible()
  await expectAccessible()
  const chosen = [...document.querySelectorAll('[role=option][aria-selected=true]')].map(row => row.id.slice(4))
  expect(chosen).toHaveLength(2)
  await userEvent.keyboard('e')
  await expect.element(screen.getByText('2 conversations closed')).toBeVisible()
  expect(chosen.map(status)).toEqual(['closed', 'closed'])
  await expect.element(screen.getByRole('heading', { name: /selected/ })).not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => chosen.map(status)).toEqual(['open', 'open'])
})

test('what is refused stays chosen and says why, with its name; the rest is done', async () => {
  const { screen, server } = await open(first)
  await screen.getByRole('button', { name: 'Select conversations' }).click()
  await screen.getByRole('option', { name: /Nguyễn Thị Mai/ }).click()
  await screen.getByRole('option', { name: /Kate Miller/ }).click()
  server.answer('POST', '/conversations/5000/assign', {
    status: 403,
    body: { status: 403, detail: 'Ask a supervisor.' },
  })
  await userEvent.keyboard('a')
  await screen.getByRole('menuitem', { name: /Omar Farouk/ }).click()
  await expect.element(screen.getByText('1 conversation assigned')).toBeVisible()
  await expect.element(screen.getByText('1 conversation was left as it was')).toBeVisible()
  const alert = screen.getByRole('alert').filter({ hasText: 'left as it was' })
  await expect.element(alert.getByText(/It could not be assigned.*Ask a supervisor/)).toBeVisible()
  await expect.element(screen.getByRole('heading', { name: '1 selected' })).toBeVisible()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect.element(screen.getByText(/left as it was/)).not.toBeInTheDocument()
  expect(server.world.conversations.find(one => one.id === '5000')?.assignee_id).toBe('12')
})

test('Shift reaches from one row to another, priority is set for all, Escape lets go', async () => {
  const { screen, server } = await open('/inbox/mine')
  const rows = screen.getByRole('option')
  await rows.nth(0).click({ modifiers: ['Control'] })
  await rows.nth(2).click({ modifiers: ['Shift'] })
  await expect.element(screen.getByRole('heading', { name: '3 selected' })).toBeVisible()
  await screen.getByRole('button', { name: 'More actions' }).first().click()
  await screen.getByRole('menuitemradio', { name: '7' }).click()
  await expect.element(screen.getByText('Priority of 3 conversations changed')).toBeVisible()
  expect(server.world.conversations.filter(one => one.priority === 7)).toHaveLength(3)
  await screen.getByRole('button', { name: 'Select conversations' }).click()
  await userEvent.keyboard('{Escape}')
  await expect.element(screen.getByRole('button', { name: 'Select conversations' })).toBeVisible()
})
