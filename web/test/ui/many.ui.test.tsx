import { expect, test } from 'vitest'
import { plant } from '../fake/plant'
import { emptyWorld } from '../fake/world'
import { open } from './screen'

const many = 5000

/** A workspace in which so many conversations are open, each waiting a little less long than the one before. */
function crowd() {
  const world = emptyWorld()
  for (let index = 0; index < many; index++) {
    const waits = (many - index) / 10
    const seed = { name: `Customer ${index}`, kind: 'webchat', text: `Wish ${index}`, minutes: waits, waits }
    plant(world, seed, String(100_000 + index), String(200_000 + index))
  }
  return world
}

test('of five thousand conversations only those in sight are drawn, and the last is reached', async () => {
  const { screen } = await open('/inbox/all', { world: crowd() })
  const list = screen.getByRole('listbox', { name: 'Conversations' })
  await expect.element(list.getByText('Customer 0', { exact: true })).toBeVisible()
  const drawn = () => list.element().querySelectorAll('[role=option]').length
  expect(drawn()).toBeLessThan(60)
  expect(list.element().querySelector('[role=option]')?.getAttribute('aria-setsize')).toBe(String(many))
  ;(list.element() as HTMLElement).focus()
  list.element().scrollTo(0, list.element().scrollHeight)
  await expect.element(list.getByText(`Customer ${many - 1}`, { exact: true })).toBeVisible()
  expect(drawn()).toBeLessThan(60)
})

test('what happens to one conversation redraws its row and no other', async () => {
  const world = crowd()
  const { screen, server } = await open('/inbox/all', { world })
  const list = screen.getByRole('listbox', { name: 'Conversations' })
  await expect.element(list.getByText('Customer 3', { exact: true })).toBeVisible()
  const before = world.conversations[3]
  if (!before) throw new Error('nobody is fourth')
  const touched = new Set<string>()
  const watch = new MutationObserver(records => {
    for (const { target } of records) {
      const at = target instanceof Element ? target : target.parentElement
      touched.add(at?.closest('[role=option]')?.id ?? 'the list')
    }
  })
  watch.observe(list.element(), { subtree: true, childList: true, characterData: true, attributes: true })
  const conversation = { ...before, unread: 7, version: before.version + 1 }
  server.tell('conversation.updated', { conversation, by: null }, before.id)
  await expect.element(list.getByText('7 unread messages')).toBeInTheDocument()
  watch.disconnect()
  expect([...touched]).toEqual([`row-${before.id}`])
  expect(server.requests.filter(one => one.path === '/conversations')).toHaveLength(1)
})
