import { expect, test } from 'vitest'
import { busyWorld } from '../fake/busy'
import { office } from '../fake/hours'
import { expectAccessible, open } from './screen'

const world = () => ({ ...busyWorld(), hours: [office] })

test('an interval is added, a clash is told and not saved, and the rest is', async () => {
  const { screen, server } = await open('/settings/hours/71', { world: world() })
  await expect.element(screen.getByText('Used by Sales')).toBeVisible()
  await screen.getByRole('button', { name: 'Add an interval on Sunday' }).click()
  await screen.getByLabelText('From, Sunday').fill('10:00')
  await screen.getByLabelText('To, Sunday').fill('10:00')
  await expect.element(screen.getByText('Start and end are the same.')).toBeVisible()
  await screen.getByRole('button', { name: 'Save' }).click()
  expect(server.world.hours?.[0]?.week.sun).toEqual([])
  await screen.getByLabelText('To, Sunday').fill('00:00')
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.element(screen.getByText('Saved')).toBeVisible()
  expect(server.world.hours?.[0]?.week.sun).toEqual([['10:00', '24:00']])
})

test('a holiday has a date and a name, and is closed unless hours are given', async () => {
  const { screen, server } = await open('/settings/hours/71', { world: world() })
  await screen.getByRole('button', { name: 'Add holiday' }).click()
  await screen.getByLabelText('Date').nth(1).fill('2027-02-06')
  await screen.getByRole('textbox', { name: 'What is it' }).nth(1).fill('Tết')
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.element(screen.getByText('Saved')).toBeVisible()
  expect(server.world.hours?.[0]?.holidays.at(-1)).toEqual({ date: '2027-02-06', name: 'Tết', intervals: [] })
})

test('new hours begin as usual ones and open at once', async () => {
  const { screen, router } = await open('/settings/hours', { world: { ...busyWorld(), hours: [] } })
  await screen.getByRole('button', { name: 'New hours' }).first().click()
  await screen.getByRole('textbox', { name: 'Name' }).fill('Night shift')
  await screen.getByRole('button', { name: 'Create' }).click()
  await expect.poll(() => router.state.location.pathname).toMatch(/settings\/hours\/\d+/)
  await expect.element(screen.getByRole('button', { name: /Night shift/ })).toBeVisible()
})

test('a team and a person keep to hours, and leave has an end', async () => {
  const { screen, server } = await open('/settings/people', { world: world() })
  await screen.getByRole('button', { name: /Grace Kim/ }).click()
  await screen.getByRole('combobox', { name: 'Shift' }).click()
  await screen.getByRole('option', { name: /Office/ }).click()
  await screen.getByRole('button', { name: 'Add leave' }).click()
  await screen.getByRole('button', { name: 'Presence timeline' }).click()
  await expect.element(screen.getByText('Connection lost')).toBeVisible()
  await expectAccessible()
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => server.world.users.find(one => one.id === '14')?.hours_id).toBe('71')
  expect(server.world.users.find(one => one.id === '14')?.leave).toHaveLength(1)
})

test('away with a reason of my own, and a lost connection is said', async () => {
  const { screen, server } = await open('/queue', { world: world() })
  const me = () => screen.getByRole('button', { name: /Linh.*\d\/\d/ })
  await me().click()
  await screen.getByRole('menuitem', { name: 'Other reason…' }).click()
  await screen.getByRole('textbox', { name: 'Reason' }).fill('At the dentist')
  await screen.getByRole('button', { name: 'Set' }).click()
  await expect.element(screen.getByText(/At the dentist/).first()).toBeVisible()
  const presence = server.world.users.find(one => one.id === server.world.me)?.presence
  server.tell('presence.changed', {
    user_id: server.world.me,
    ...presence,
    status: 'offline',
    reason: '',
    cause: 'lost_connection',
    by: { kind: 'rondo', id: null, name: 'Rondo' },
    connection: 'none',
  })
  await expect.element(me()).toMatchTextContent(/Connection lost/)
})
