import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { busyWorld } from '../fake/busy'
import { canOf } from '../fake/can'
import { expectAccessible, open } from './screen'

function mailWorld() {
  const world = busyWorld()
  world.can = canOf({ mail: true })
  return world
}

test('what will go below a mail is seen while it is written', async () => {
  const world = mailWorld()
  world.signature = 'Linh Trần\nLumen Home · lumen.example'
  const { screen } = await open('/inbox/mine/5000', { world })
  const below = screen.getByRole('region', { name: 'Goes below this mail' })
  await expect.element(below.getByText('Linh Trần')).toBeVisible()
  await expect.element(below.getByText(/lumen\.example/)).not.toBeInTheDocument()
  await below.getByRole('button').click()
  await expect.element(below.getByText(/lumen\.example/)).toBeVisible()
  await expectAccessible()
})

test('subject and copies of a mail are part of its draft, on every device', async () => {
  const world = mailWorld()
  const { screen, server } = await open('/inbox/mine/5000', { world })
  await screen.getByRole('button', { name: 'Cc, Bcc' }).click()
  await screen.getByRole('textbox', { name: 'Subject' }).fill('Your order')
  await screen.getByRole('textbox', { name: 'Cc', exact: true }).fill('boss@example.com, half')
  const kept = { subject: 'Your order', cc: 'boss@example.com, half', bcc: '' }
  await expect.poll(() => server.world.drafts[0]?.mail).toEqual(kept)
})

test('a draft of a mail that was begun elsewhere has its subject here', async () => {
  const world = mailWorld()
  const mail = { subject: 'From my phone', cc: 'boss@example.com', bcc: '' }
  const updated_at = new Date().toISOString()
  world.drafts = [
    { conversation_id: '5000', kind: 'reply', text: '', attachments: [], reply_to: null, mail, updated_at },
  ]
  const { screen } = await open('/inbox/mine/5000', { world })
  await expect.element(screen.getByRole('textbox', { name: 'Subject' })).toHaveValue('From my phone')
  await expect.element(screen.getByRole('textbox', { name: 'Cc', exact: true })).toHaveValue('boss@example.com')
})

test('a person sets their signature and sees how it will read', async () => {
  const { screen, server } = await open('/settings/profile', { world: busyWorld() })
  const box = screen.getByRole('textbox', { name: 'Signature' })
  await box.fill('Best, ')
  await screen.getByRole('button', { name: '{{agent.name}}' }).click()
  await expect.element(screen.getByText('Best, Linh Trần')).toBeVisible()
  await expectAccessible()
  await userEvent.click(screen.getByRole('button', { name: 'Save signature' }))
  await expect.poll(() => server.world.signatures.me).toBe('Best, {{agent.name}}')
})
