import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { busyWorld } from '../fake/busy'
import { said, snippetOf } from '../fake/talk'
import { emptyWorld } from '../fake/world'
import { expectAccessible, open } from './screen'

/** How many tones were begun. */
function hear() {
  const { start } = OscillatorNode.prototype
  const heard = { tones: 0, stop: () => Object.assign(OscillatorNode.prototype, { start }) }
  OscillatorNode.prototype.start = function (when) {
    heard.tones++
    start.call(this, when)
  }
  return heard
}

test('a message for me sounds once the page was touched; one for a colleague never', async () => {
  const heard = hear()
  const { screen, server } = await open('/settings/profile')
  await expect.element(screen.getByRole('switch', { name: /Sound for new messages/ })).toBeChecked()
  await screen.getByRole('heading', { level: 1 }).click()
  const write = (id: string) => {
    const conversation = server.world.conversations.find(one => one.id === id)
    const message = said(server.world, id, { text: 'Hello?' })
    server.tell('message.created', { message, conversation }, id)
  }
  const others = server.world.conversations.find(one => one.assignee_id && one.assignee_id !== server.world.me)
  write(others?.id ?? '')
  // Events are shown once a frame: after two, this one was.
  for (let frame = 0; frame < 2; frame++) await new Promise(resolve => requestAnimationFrame(resolve))
  expect(heard.tones).toBe(0)
  write('5000')
  await expect.poll(() => heard.tones).toBe(2)
  heard.stop()
})

test('alerts are set for every device, and can be listened to', async () => {
  const heard = hear()
  const { screen, server } = await open('/settings/profile')
  const alerts = screen.getByRole('region', { name: 'Alerts' })
  await alerts.getByRole('button', { name: 'Listen: Another sound for long waits' }).click()
  await expect.poll(() => heard.tones).toBe(3)
  heard.stop()
  await alerts.getByRole('switch', { name: /Sound for new messages/ }).click()
  await expect.poll(() => server.world.preferences.alerts.sound).toBe(false)
  await alerts.getByRole('switch', { name: /Quiet hours/ }).click()
  await alerts.getByLabelText('From').fill('21:30')
  await expect.poll(() => server.world.preferences.alerts.quiet).toEqual({ on: true, from: '21:30', to: '07:00' })
  await expectAccessible()
})

test('the tab carries how many call me', async () => {
  const { server } = await open('/settings/profile')
  const { conversations, me } = server.world
  const mine = conversations.filter(one => one.status === 'open' && one.assignee_id === me && one.unread > 0)
  const waiting = conversations.filter(one => one.status === 'open' && !one.assignee_id && one.team_id === '21')
  await expect.poll(() => document.title).toBe(`(${mine.length + waiting.length}) Lumen Home`)
})

test('a newcomer sees what is left to do, and waves it away for good', async () => {
  const world = emptyWorld()
  world.preferences.first_steps.dismissed = false
  world.snippets = [snippetOf('61', {})]
  const { screen, server } = await open('/inbox/mine', { world })
  const steps = screen.getByRole('region', { name: 'First steps' })
  await expect.element(steps.getByText('1/5')).toBeVisible()
  await expect.element(steps.getByRole('link', { name: 'Connect a channel' })).toBeVisible()
  await expectAccessible()
  await steps.getByRole('button', { name: 'Hide first steps' }).click()
  await expect.element(steps).not.toBeInTheDocument()
  await expect.poll(() => server.world.preferences.first_steps.dismissed).toBe(true)
  await screen.getByRole('button', { name: 'Undo' }).click()
  await expect.element(steps).toBeVisible()
})

test('an agent is offered only the steps that agents can take', async () => {
  const world = busyWorld()
  world.preferences.first_steps.dismissed = false
  world.users = world.users.map(user => (user.id === world.me ? { ...user, role: 'agent' } : user))
  const { screen } = await open('/inbox/mine', { world })
  const steps = screen.getByRole('region', { name: 'First steps' })
  await expect.element(steps.getByRole('link', { name: 'Save a snippet' })).toBeVisible()
  await expect.element(steps.getByRole('link', { name: 'Connect a channel' })).not.toBeInTheDocument()
})

test('a snippet is made, its taken shortcut is told, it is changed and deleted with the consequence named', async () => {
  const world = busyWorld()
  world.snippets = [snippetOf('61', { shortcut: 'hello' })]
  const { screen, server } = await open('/settings/snippets', { world })
  await screen.getByRole('button', { name: 'Add snippet' }).click()
  const form = screen.getByRole('dialog')
  await form.getByLabelText('Name').fill('Opening hours')
  await form.getByLabelText('Shortcut').fill('/Hello')
  await form.getByLabelText('Text').fill('We are open, ')
  await form.getByRole('button', { name: "+ Contact's name" }).click()
  await expect.element(form.getByLabelText('Text')).toHaveValue('We are open, {{contact.name}}')
  await expectAccessible()
  await form.getByRole('button', { name: 'Save' }).click()
  await expect.element(form.getByRole('alert')).toMatchTextContent(/Another snippet has this shortcut/)
  await form.getByLabelText('Shortcut').fill('hours')
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByText('/hours')).toBeVisible()
  await screen.getByRole('button', { name: 'Delete Opening hours' }).click()
  await expect.element(screen.getByText(/Nobody can call \/hours any more/)).toBeVisible()
  await screen.getByRole('button', { name: 'Delete snippet' }).click()
  await expect.element(screen.getByText('/hours')).not.toBeInTheDocument()
  expect(server.world.snippets.map(one => one.shortcut)).toEqual(['hello'])
})
