import { expect, test } from 'vitest'
import { expectAccessible, open } from './screen'

test.each(['LINE', 'Viber', 'TikTok'])(
  '%s is connected with its own steps and values, and is marked as beta',
  async kind => {
    const { screen } = await open('/settings/channels')
    const card = screen.getByRole('button', { name: new RegExp(`^${kind} Beta`) })
    await card.click()
    const dialog = screen.getByRole('dialog', { name: `Connect ${kind}` })
    await expect.element(dialog.getByText(/could not be checked against its own documentation/)).toBeVisible()
    await expect.element(dialog.getByRole('listitem').nth(2)).toBeVisible()
    await expect.element(dialog.getByRole('button', { name: 'Connect', exact: true })).toBeDisabled()
    await expectAccessible()
  },
)

test('what is wrong with a channel is said in the language of who reads', async () => {
  const { screen } = await open('/settings/channels', { language: 'pt-BR' })
  await expect.element(screen.getByText(/O provedor não aceita as credenciais\. .*Telegram answers 401/)).toBeVisible()
})

test('the values of LINE go to the server under the names it knows', async () => {
  const { screen, server } = await open('/settings/channels', { language: 'en', width: 390, height: 844 })
  await screen.getByRole('button', { name: /^LINE Beta/ }).click()
  await screen.getByRole('textbox', { name: 'Channel secret' }).fill('s3cret')
  await screen.getByRole('textbox', { name: 'Access token' }).fill('long-lived')
  await screen.getByRole('dialog').getByRole('button', { name: 'Connect', exact: true }).click()
  const made = () => server.requests.find(one => one.method === 'POST' && one.path === '/channels')?.body
  await expect.poll(() => made()?.kind).toBe('line')
  expect(made()?.config).toEqual({ channel_secret: 's3cret', access_token: 'long-lived' })
})
