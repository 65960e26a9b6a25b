import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { busyWorld } from '../fake/busy'
import { problem } from '../fake/call'
import { emptyWorld } from '../fake/world'
import { open } from './screen'

test('a wrong password says what to do, and too many say how long to wait', async () => {
  const { screen } = await open('/login', { world: { ...emptyWorld(), signedIn: false } })
  await screen.getByRole('textbox', { name: 'Email' }).fill('linh@lumen.example')
  await screen.getByLabelText('Password', { exact: true }).fill('wrong')
  await screen.getByRole('button', { name: 'Log in' }).click()
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/do not match/)
  await screen.getByLabelText('Password', { exact: true }).fill('too often')
  await screen.getByRole('button', { name: 'Log in' }).click()
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/Try again in 2 minutes/)
  await screen.getByLabelText('Password', { exact: true }).fill('correct horse')
  await screen.getByRole('button', { name: 'Log in' }).click()
  await expect.element(screen.getByRole('heading', { name: 'My inbox' })).toBeVisible()
})

test('routing is paused only after a question, and everybody sees it', async () => {
  const { screen } = await open('/queue')
  await screen.getByRole('button', { name: 'Pause routing' }).click()
  await screen.getByRole('button', { name: 'Pause for everybody' }).click()
  await expect.element(screen.getByText(/Routing is paused/)).toBeVisible()
  await screen.getByRole('button', { name: 'Resume routing' }).first().click()
  await expect.element(screen.getByText(/Routing is paused/)).not.toBeInTheDocument()
})

test('somebody who waits is assigned from the live queue and leaves it', async () => {
  const { screen, server } = await open('/queue')
  await screen.getByRole('button', { name: 'Assign the conversation with Dewi Lestari' }).click()
  await screen.getByRole('menuitem', { name: /Grace Kim/ }).click()
  await expect.element(screen.getByText('Dewi Lestari')).not.toBeInTheDocument()
  expect(server.world.conversations.find(one => one.id === '5012')?.assignee_id).toBe('14')
})

test('a lost connection is told after a while, and forgotten when it is back', async () => {
  const { screen, server } = await open('/contacts')
  server.online(false)
  await expect.element(screen.getByText(/Reconnecting/)).toBeVisible()
  server.online(true)
  await expect.element(screen.getByText(/Reconnecting/)).not.toBeInTheDocument()
})

test('a policy is a sentence: changing a word asks who would be next, and saving keeps it', async () => {
  const { screen, server } = await open('/settings/teams/21')
  await screen.getByRole('combobox', { name: 'Way of choosing' }).click()
  await screen.getByRole('option', { name: /in turn/ }).click()
  await expect
    .poll(() => server.requests.filter(one => one.path === '/teams/21/next').at(-1)?.body.policy)
    .toMatchObject({ strategy: 'round_robin' })
  await screen.getByRole('button', { name: 'Save' }).click()
  await screen.getByRole('button', { name: 'Publish' }).click()
  await expect.element(screen.getByText('Saved')).toBeVisible()
  expect(server.world.teams[0]?.policy.strategy).toBe('round_robin')
})

test('a new person gets a password that is shown once', async () => {
  const { screen, server } = await open('/settings/people')
  await screen.getByRole('button', { name: 'Add person' }).click()
  await screen.getByRole('textbox', { name: 'Name' }).fill('An Nguyễn')
  await screen.getByRole('textbox', { name: 'Email' }).fill('an@lumen.example')
  await screen.getByRole('button', { name: 'Add and show password' }).click()
  await expect
    .element(screen.getByRole('region', { name: 'Access to hand on' }))
    .toMatchTextContent(/an@lumen\.example\s*\w{20}/)
  expect(server.world.users.at(-1)?.role).toBe('agent')
})

test('agents do not see what only admins may change', async () => {
  const { screen } = await open('/settings/people', { world: { ...busyWorld(), me: '14' } })
  await expect.element(screen.getByText('Your role does not show this')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: 'People' })).not.toBeInTheDocument()
})

test('Ctrl K finds a contact without accents and runs commands', async () => {
  const { screen, router } = await open('/queue')
  await expect.element(screen.getByText('Waiting now')).toBeVisible()
  await userEvent.keyboard('{Control>}k{/Control}')
  const box = screen.getByRole('combobox', { name: /Type a command/ })
  await box.fill('contacts')
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => router.state.location.pathname).toBe('/contacts')
})

test('setting up begins a workspace and goes on to the first message', async () => {
  const { screen } = await open('/setup', { world: { ...emptyWorld(), signedIn: false, needsSetup: true } })
  await screen.getByRole('textbox', { name: 'Your name' }).fill('Linh')
  await screen.getByRole('textbox', { name: 'Email' }).fill('linh@lumen.example')
  await screen.getByLabelText('Password', { exact: true }).fill('short')
  await screen.getByRole('button', { name: 'Next' }).click()
  await expect.element(screen.getByText('The password needs at least 10 characters.')).toBeVisible()
  await screen.getByLabelText('Password', { exact: true }).fill('correct horse battery')
  await screen.getByRole('button', { name: 'Next' }).click()
  await screen.getByRole('textbox', { name: 'Workspace name' }).fill('Lumen')
  await screen.getByRole('button', { name: 'Create workspace' }).click()
  await expect.element(screen.getByRole('heading', { name: 'Write to yourself' })).toBeVisible()
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('correct horse')
  expect(localStorage.getItem('rondo.setup')).toBe('{"step":"chat"}')
})

test('while setting up, hours chosen with the keyboard are made, and what was typed outlives the page', async () => {
  const world = { ...emptyWorld(), signedIn: false, needsSetup: true }
  const first = await open('/setup', { world })
  await first.screen.getByRole('textbox', { name: 'Your name' }).fill('Linh')
  await first.screen.getByRole('textbox', { name: 'Email' }).fill('linh@lumen')
  const { screen, server } = await open('/setup', { world })
  await expect.element(screen.getByRole('textbox', { name: 'Your name' })).toHaveValue('Linh')
  await expect.element(screen.getByRole('textbox', { name: 'Email' })).toHaveValue('linh@lumen')
  await screen.getByRole('textbox', { name: 'Email' }).fill('linh@lumen.example')
  await screen.getByLabelText('Password', { exact: true }).fill('correct horse battery')
  await userEvent.keyboard('{Enter}')
  await screen.getByRole('textbox', { name: 'Workspace name' }).fill('Lumen')
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('correct horse')
  const hours = screen.getByRole('combobox', { name: 'Working hours' })
  await expect.element(hours).toHaveTextContent('Always open')
  ;(hours.element() as HTMLElement).focus()
  await userEvent.keyboard('{ArrowDown}')
  await expect.element(screen.getByRole('option', { name: 'Always open' })).toHaveFocus()
  await userEvent.keyboard('{End}')
  await expect.element(screen.getByRole('option', { name: /^Every day, 8:00/ })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(hours).toMatchTextContent(/^Every day/)
  await screen.getByRole('button', { name: 'Create workspace' }).click()
  await expect.element(screen.getByRole('heading', { name: 'Write to yourself' })).toBeVisible()
  const made = server.world.hours?.at(-1)
  expect(made?.week.sun).toEqual([['08:00', '20:00']])
  expect(server.world.workspace.hours_id).toBe(made?.id)
})

test('hours that cannot be made hold nobody up', async () => {
  const { screen, server } = await open('/setup', {
    world: { ...emptyWorld(), signedIn: false, needsSetup: true },
  })
  server.answer('POST', '/hours', problem(507, 'no_room', 'There is no room left.'))
  await screen.getByRole('textbox', { name: 'Your name' }).fill('Linh')
  await screen.getByRole('textbox', { name: 'Email' }).fill('linh@lumen.example')
  await screen.getByLabelText('Password', { exact: true }).fill('correct horse battery')
  await screen.getByRole('button', { name: 'Next' }).click()
  await screen.getByRole('textbox', { name: 'Workspace name' }).fill('Lumen')
  await screen.getByRole('combobox', { name: 'Working hours' }).click()
  await screen.getByRole('option', { name: /^Monday to Friday/ }).click()
  await screen.getByRole('button', { name: 'Create workspace' }).click()
  await expect.element(screen.getByRole('alert')).toMatchTextContent(/working hours are under Settings/)
  await expect.element(screen.getByRole('heading', { name: 'Write to yourself' })).toBeVisible()
})

test('when only the limit for one channel is in the way, the queue says which', async () => {
  const world = busyWorld()
  const waiting = world.conversations.find(one => one.id === '5012')
  if (!waiting?.queue?.reason) throw new Error('nobody waits')
  waiting.queue.reason.detail = { at_channel_capacity: 2, offline: 1 }
  const { screen } = await open('/inbox/unassigned/5012', { world })
  await expect
    .element(screen.getByRole('main').getByText(/Everybody online in Support has reached their limit for WhatsApp/))
    .toBeVisible()
})
