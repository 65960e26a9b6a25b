import { expect, test } from 'vitest'
import { emptyWorld } from '../fake/world'
import { expectAccessible, open } from './screen'

const looks = [
  { language: 'en', theme: 'light' },
  { language: 'ar', theme: 'dark' },
] as const
const places = [
  '/inbox/mine/5000',
  '/inbox/unassigned/5012',
  '/queue',
  '/contacts',
  '/contacts/4000',
  '/settings/profile',
  '/settings/workspace',
  '/settings/people',
  '/settings/teams',
  '/settings/teams/21',
  '/settings/hours',
  '/settings/hours/71',
  '/settings/channels',
  '/settings/channels/31',
  '/settings/snippets',
  '/settings/tokens',
]

for (const look of looks) {
  for (const place of places) {
    test(`${place} can be used with assistive technology in ${look.language}, ${look.theme}`, async () => {
      await open(place, look)
      await expectAccessible()
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth)
    })
  }
  test(`login and first run can be used in ${look.language}, ${look.theme}`, async () => {
    await open('/login', { ...look, world: { ...emptyWorld(), signedIn: false } })
    await expectAccessible()
    await open('/setup', { ...look, world: { ...emptyWorld(), signedIn: false, needsSetup: true } })
    await expectAccessible()
  })
  test(`a phone shows list, talk and details without sideways scrolling in ${look.language}`, async () => {
    for (const place of [
      '/inbox/mine',
      '/inbox/mine/5000',
      '/inbox/mine/5000?pane=details',
      '/queue',
      '/settings/teams/21',
      '/settings/hours/71',
      '/contacts',
    ]) {
      await open(place, { ...look, width: 390, height: 844 })
      expect(document.documentElement.scrollWidth, place).toBeLessThanOrEqual(window.innerWidth)
    }
    await expectAccessible()
  })
}

test('an empty inbox says what it is for', async () => {
  const { screen } = await open('/inbox/mine', { world: emptyWorld() })
  await expect.element(screen.getByText('Nothing is yours right now')).toBeVisible()
  await expectAccessible()
})
