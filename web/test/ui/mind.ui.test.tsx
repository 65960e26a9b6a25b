import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Conversation, Decision, Expectation, Target } from '@/api/types'
import { busyWorld } from '../fake/busy'
import type { World } from '../fake/world'
import { open } from './screen'

const soon = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

function conversationIn(world: World, id: string): Conversation {
  const found = world.conversations.find(one => one.id === id)
  if (!found) throw new Error(`no conversation ${id}`)
  return found
}

test('who waits reads what they need and how the team stands', async () => {
  const world = busyWorld()
  const waiting = conversationIn(world, '5012')
  waiting.contact.language = 'ar'
  waiting.queue = {
    position: 1,
    wait: { low_s: 60, high_s: 240 },
    reason: { code: 'all_at_capacity', text: '', detail: { at_capacity: 2, lacks_language: 3 } },
  }
  const team = world.teams.find(one => one.id === '22')
  if (team) team.policy = { ...team.policy, requires: { contact_language: true } }
  const { screen } = await open('/queue', { world })
  await expect
    .element(
      screen.getByText(/Needs Arabic · Everybody who matches is at capacity · at capacity: 2 · probably within 4m/),
    )
    .toBeVisible()
})

test.each([
  ['waiting_for_agent', /Waits for Omar Farouk until (?:\w+ )?\d/],
  ['closed', /Outside the hours of Support until (?:\w+ )?\d/],
  ['nobody_ever', /Nobody in Support could ever take it/],
  ['nobody_yet', /Nobody in Support can take it before (?:\w+ )?\d/],
])('the reason %s has its words', async (code, words) => {
  const world = busyWorld()
  conversationIn(world, '5012').queue = {
    position: 1,
    wait: null,
    reason: { code, text: '', detail: {}, agent_id: '12', until: soon(3600) },
  }
  const { screen } = await open('/inbox/unassigned/5012', { world })
  await expect.element(screen.getByRole('main').getByText(words)).toBeVisible()
})

test('why: the rule, whom it was taken from, what it needed, and what the others lacked', async () => {
  const world = busyWorld()
  const before = world.decisions['5000']?.[0] as Decision
  const lacking: Decision['candidates'] = [
    {
      agent_id: '12',
      name: 'Omar Farouk',
      verdict: 'excluded',
      detail: { load: 7, capacity: 8, why: 'no_first_reply' },
    },
    {
      agent_id: '14',
      name: 'Grace Kim',
      verdict: 'lacks_language',
      detail: { load: 5, capacity: 8, lacks: 'language vi' },
    },
    { agent_id: '13', name: 'Ana Costa', verdict: 'off_shift', detail: { load: 8, capacity: 8 } },
  ]
  world.decisions['5000'] = [
    {
      ...before,
      rule: 'returning',
      from_id: '12',
      from_why: 'no_first_reply',
      hops: 2,
      requires: ['language vi', 'skill billing'],
      candidates: [...before.candidates.slice(0, 1), ...lacking],
    },
  ]
  const line = world.activity['5000']?.[1]
  if (line) line.data = { ...(line.data as object), from_id: '12', why: 'no_first_reply', hops: 2 }
  const { screen } = await open('/inbox/mine/5000', { world })
  const log = screen.getByRole('log')
  await expect
    .element(log.getByText(/Taken from Omar Farouk: no first reply in time · given to Linh Trần · Hand-over 2 of 3/))
    .toBeVisible()
  await log.getByRole('button', { name: 'Why?' }).click()
  const why = screen.getByRole('dialog')
  await expect.element(why.getByText('Linh Trần had this customer before.')).toBeVisible()
  await expect.element(why.getByText('Taken from Omar Farouk: no first reply in time.')).toBeVisible()
  await expect.element(why.getByText('It needs Vietnamese, the skill billing.')).toBeVisible()
  await expect.element(why.getByText('gave no first reply')).toBeVisible()
  await expect.element(why.getByText('lacks Vietnamese')).toBeVisible()
  await expect.element(why.getByText('off shift')).toBeVisible()
})

test.each([
  ['went_offline', /Taken from Omar Farouk, who went offline/],
  ['lost_connection', /Taken from Omar Farouk, whose connection was lost/],
  ['shift_ended', /Taken from Omar Farouk, whose shift ended/],
  ['on_leave', /Taken from Omar Farouk, who is on leave/],
])('how somebody went away is said: %s', async (why, words) => {
  const world = busyWorld()
  const before = world.decisions['5000']?.[0] as Decision
  const away: Decision['candidates'] = [
    { agent_id: '14', name: 'Grace Kim', verdict: 'off_shift', detail: { load: 5, capacity: 8, why: 'on_leave' } },
    { agent_id: '13', name: 'Ana Costa', verdict: 'offline', detail: { load: 8, capacity: 8, why: 'lost_connection' } },
  ]
  world.decisions['5000'] = [
    { ...before, from_id: '12', from_why: why, candidates: [...before.candidates.slice(0, 1), ...away] },
  ]
  const line = world.activity['5000']?.[1]
  if (line) line.data = { ...(line.data as object), from_id: '12', why }
  const { screen } = await open('/inbox/mine/5000', { world })
  await expect.element(screen.getByRole('log').getByText(words)).toBeVisible()
  await screen.getByRole('log').getByRole('button', { name: 'Why?' }).click()
  const dialog = screen.getByRole('dialog')
  await expect.element(dialog.getByText(words)).toBeVisible()
  await expect.element(dialog.getByText('on leave', { exact: true })).toBeVisible()
  await expect.element(dialog.getByText('connection lost', { exact: true })).toBeVisible()
})

/** A world in which the first who waits is offered to somebody. */
function offered(agent_id: string): World {
  const world = busyWorld()
  world.teams = world.teams.map(team => ({ ...team, policy: { ...team.policy, offer_s: 30 } }))
  const asked = conversationIn(world, '5014')
  asked.offer = { agent_id, until: soon(25) }
  return world
}

test('what is offered to me stands above every screen, counts down, and is accepted with a key', async () => {
  const { screen, server, router } = await open('/contacts', { world: offered('11') })
  const offers = screen.getByRole('region', { name: 'Offered to you' })
  await expect.element(offers.getByText('Lê Minh Khôi')).toBeVisible()
  await expect.element(offers.getByText(/^0:2\d$/)).toBeVisible()
  await userEvent.keyboard('y')
  await expect.element(offers).not.toBeInTheDocument()
  await expect.poll(() => router.state.location.pathname).toBe('/inbox/mine/5014')
  expect(conversationIn(server.world, '5014').assignee_id).toBe('11')
})

test('an offer comes by itself, and is declined', async () => {
  const world = offered('12')
  const { screen, server } = await open('/queue', { world })
  await expect.element(screen.getByText(/Offered to Omar Farouk · 0:2\d/)).toBeVisible()
  const one = conversationIn(world, '5013')
  const conversation = { ...one, version: one.version + 1, offer: { agent_id: '11', until: soon(30) } }
  server.world.conversations = server.world.conversations.map(other => (other.id === one.id ? conversation : other))
  server.tell('conversation.offered', { conversation, agent_id: '11', by: { kind: 'rondo' } }, one.id)
  await screen.getByRole('button', { name: 'Decline the conversation with Mateus Lima' }).click()
  await expect.element(screen.getByRole('region', { name: 'Offered to you' })).not.toBeInTheDocument()
  expect(server.requests.map(one => one.path)).toContain('/conversations/5013/decline')
})

test('an offer that is over says so', async () => {
  const { screen, server } = await open('/contacts', { world: offered('11') })
  const gone = { status: 409, body: { status: 409, code: 'no_offer', title: '', detail: '' } }
  server.answer('POST', '/conversations/5014/accept', gone)
  await screen.getByRole('button', { name: 'Accept the conversation with Lê Minh Khôi' }).click()
  await expect.element(screen.getByText('This offer is over: it was not answered in time.')).toBeVisible()
})

/** A world with a target of five minutes for the first reply. */
function aiming(): World {
  const world = busyWorld()
  world.teams = world.teams.map(team => ({ ...team, policy: { ...team.policy, targets: { first_reply_s: 300 } } }))
  return world
}

test('five numbers, each with what it is held against', async () => {
  const { screen } = await open('/queue', { world: aiming() })
  const tile = (label: string) => screen.getByText(label, { exact: true }).first().element().closest('div')?.textContent
  await expect.poll(() => tile('First reply in target')).toMatch(/85%.*Target 90% · last 60 minutes/)
  expect(tile('Waiting now')).toMatch(/in 2 queues · room for \d+ more/)
  expect(document.querySelector('dl')?.textContent).toMatch(/[89]\d% of the 5:00 target of Support/)
  await expect.element(screen.getByRole('row', { name: /Support/ }).getByText('75%')).toBeVisible()
})

test('a team that can never answer is said loudly', async () => {
  const world = aiming()
  world.desk = desk => ({
    ...desk,
    teams: desk.teams.map(row => (row.team_id === '22' ? { ...row, trouble: 'nobody_ever' } : row)),
  })
  const { screen } = await open('/queue', { world })
  const alert = screen.getByRole('alert')
  await expect.element(alert).toMatchTextContent(/The policy of Support asks for what nobody there has/)
  await expect.element(alert.getByRole('link', { name: 'Change the team' })).toBeVisible()
})

test('from the live queue a priority is raised, and somebody is sent away', async () => {
  const { screen, server } = await open('/queue')
  await screen.getByRole('button', { name: 'More for Dewi Lestari' }).click()
  await screen.getByRole('menuitem', { name: 'Raise priority to 1' }).click()
  await expect.poll(() => conversationIn(server.world, '5012').priority).toBe(1)
  await screen.getByRole('button', { name: 'Presence of Grace Kim' }).click()
  await screen.getByRole('menuitemradio', { name: 'Away' }).click()
  await expect.poll(() => server.world.users.find(one => one.id === '14')?.presence.status).toBe('busy')
})

test('on the wall nothing is pressed, and no name stands where none is wanted', async () => {
  localStorage.setItem('rondo.tv-names', 'hidden')
  const { screen } = await open('/queue')
  await expect.element(screen.getByText('Dewi Lestari')).toBeVisible()
  await userEvent.keyboard('f')
  await expect.element(screen.getByText('Dewi Lestari')).not.toBeInTheDocument()
  await expect.element(screen.getByText('Grace Kim')).not.toBeInTheDocument()
  expect(
    screen
      .getByRole('main')
      .getByRole('button', { name: /Assign|More|Presence/ })
      .elements(),
  ).toHaveLength(0)
  expect(document.documentElement.dataset.theme).toBe('dark')
  await userEvent.keyboard('{Escape}')
  await expect.element(screen.getByText('Dewi Lestari')).toBeVisible()
})

test('on the wall everything is in sight, and who has no room is counted', async () => {
  const world = busyWorld()
  const [pattern] = world.users
  if (!pattern) throw new Error('nobody works here')
  for (let n = 0; n < 80; n++) world.users.push({ ...pattern, id: `90${n}`, name: `Colleague ${n}` })
  const { screen } = await open('/queue', { world })
  await expect.element(screen.getByText('Colleague 79')).toBeInTheDocument()
  await userEvent.keyboard('f')
  const agents = screen.getByRole('region', { name: 'Agents' })
  await expect.element(agents.getByText(/· and \d+ more$/)).toBeVisible()
  const shown = agents.getByRole('listitem').elements()
  const unseen = Number(/and (\d+) more/.exec(agents.element().textContent ?? '')?.[1])
  expect(shown.length).toBeGreaterThan(0)
  expect(shown.length + unseen).toBe(world.users.length)
  for (const one of shown) expect(one.getBoundingClientRect().bottom).toBeLessThanOrEqual(window.innerHeight)
  await userEvent.keyboard('{Escape}')
  await expect.element(agents.getByText('Colleague 79')).toBeVisible()
})

test('where the workspace wants no names on walls, no device shows any', async () => {
  const world = busyWorld()
  world.workspace.wall_names = false
  const { screen } = await open('/queue', { world })
  await expect.element(screen.getByText('Dewi Lestari')).toBeVisible()
  await screen.getByRole('button', { name: 'TV mode' }).click()
  await expect.element(screen.getByText('Names on the wall')).not.toBeInTheDocument()
  await expect.element(screen.getByText('Start TV mode')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  // Single keys sleep until the menu has gone and given the focus back.
  await expect.element(screen.getByText('Start TV mode')).not.toBeInTheDocument()
  await expect.element(screen.getByRole('button', { name: 'TV mode' })).toHaveFocus()
  await userEvent.keyboard('f')
  await expect.element(screen.getByText('Dewi Lestari')).not.toBeInTheDocument()
  await expect.element(screen.getByText('Grace Kim')).not.toBeInTheDocument()
})

/** A clock of five minutes for the first reply, of which so much is left. */
function clockOf(conversation: Conversation, left_s: number, runs = true): Target {
  return {
    conversation_id: conversation.id,
    team_id: conversation.team_id ?? '',
    kind: 'first_reply',
    since: conversation.waiting_since ?? '',
    due_at: soon(left_s),
    missed_at: left_s < 0 ? soon(left_s) : null,
    within_s: 300,
    left_s,
    runs,
  }
}

test('rows say how much time is left; the most urgent comes first when one asks for it', async () => {
  const world = aiming()
  const [plain, missed, amber] = ['5004', '5000', '5002'].map(id => conversationIn(world, id))
  if (!plain || !missed || !amber) throw new Error('nobody waits')
  world.targets = [clockOf(missed, -125), clockOf(amber, 70), clockOf(plain, 250)]
  const { screen } = await open('/inbox/mine?sort=due', { world })
  const rows = screen.getByRole('option')
  await expect.element(rows.nth(0)).toMatchTextContent(/Nguyễn Thị Mai.*-2m.*should have been answered 2 minutes ago/)
  await expect.element(rows.nth(1)).toMatchTextContent(/Joana Ribeiro.*1m.*1 minute left to answer/)
  await expect.element(rows.nth(2)).toMatchTextContent(/Kate Miller.*4m/)
})

test('the details hold the wait against the target, and say when its clock stands still', async () => {
  const world = aiming()
  const mai = conversationIn(world, '5000')
  world.targets = [clockOf(mai, 174, false)]
  const { screen } = await open('/inbox/mine/5000', { world })
  const details = screen.getByRole('complementary', { name: 'Contact details' })
  await expect.element(details.getByText('2:06 / 5:00')).toBeVisible()
  await expect.element(details.getByText(/the clock stands still/)).toBeVisible()
  await expect.element(screen.getByRole('heading', { name: /Nguyễn Thị Mai.*2 minutes left to answer/ })).toBeVisible()
})

test('before a policy holds, its changes stand in words, and what they change for those who wait', async () => {
  const world = busyWorld()
  world.teams = world.teams.map(team => ({ ...team, policy: { ...team.policy, offer_s: 30 } }))
  const { screen, server } = await open('/settings/teams/22', { world })
  await screen.getByRole('combobox', { name: 'Given or offered' }).click()
  await screen.getByRole('option', { name: 'gets it at once' }).click()
  await screen.getByRole('button', { name: 'Save' }).click()
  const dialog = screen.getByRole('dialog')
  await expect.element(dialog.getByText('The agent has 30 seconds to accept, then the next is asked.')).toBeVisible()
  await expect.element(dialog.getByText('The agent gets it at once.')).toBeVisible()
  await expect.element(dialog.getByText(/2 would be given to somebody/)).toBeVisible()
  await expect.element(dialog.getByText('Dewi Lestari')).toBeVisible()
  expect(server.world.teams[1]?.policy.offer_s).toBe(30)
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await expect.element(screen.getByText('Saved')).toBeVisible()
  // What is asked no more is said to be nothing: left out, it would stay.
  expect(server.world.teams[1]?.policy.offer_s).toBeUndefined()
})

test('the history says what each version changed, and an older one holds again', async () => {
  const { screen, server } = await open('/settings/teams/21')
  await screen.getByText('What changed').first().click()
  await expect.element(screen.getByText('at most 6 each', { exact: true }).first()).toBeVisible()
  await screen.getByRole('button', { name: 'Undo' }).click()
  await screen.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await expect.element(screen.getByText('Saved')).toBeVisible()
  expect(server.world.teams[0]?.policy.max_open).toBe(6)
  expect(server.requests.find(one => one.path === '/teams/21/policy/undo')?.body).toEqual({ version: 2 })
})

test('who would be next is asked for a customer as they are described', async () => {
  const { screen, server } = await open('/settings/teams/21')
  const next = screen.getByRole('complementary', { name: 'If one arrived right now' })
  await next.getByText('Describe the customer').click()
  await next.getByRole('combobox', { name: 'Language' }).click()
  await screen.getByRole('option', { name: 'Arabic', exact: true }).click()
  await screen.getByRole('combobox', { name: 'Before' }).click()
  await screen.getByRole('option', { name: 'Omar Farouk' }).click()
  await expect
    .poll(() => server.requests.filter(one => one.path === '/teams/21/next').at(-1)?.body)
    .toMatchObject({ language: 'ar', previous_agent_id: '12', new_contact: false, priority: 0 })
})

test('what Rondo told says what became of the message, also while one looks', async () => {
  const world = busyWorld()
  const said: Expectation = {
    id: '901',
    at: soon(-60),
    kind: 'over_capacity',
    sent: true,
    reason: 'state_began',
    text: '',
    message_id: '7901',
    message_state: 'queued',
    message_error: null,
    language: 'en',
    position: 1,
    wait: null,
    no_minutes_because: null,
    outcome: null,
  }
  world.told = { '5000': [said] }
  const { screen, server } = await open('/inbox/mine/5000', { world })
  const details = screen.getByRole('complementary', { name: 'Contact details' })
  await expect.element(details.getByText('Waiting to be sent', { exact: true })).toBeVisible()
  const error = { code: 'no_url', detail: 'The channel has no URL.' }
  world.told = { '5000': [{ ...said, sent: false, message_state: 'failed', message_error: error }] }
  const [any] = world.messages.filter(one => one.conversation_id === '5000')
  if (!any) throw new Error('nothing was said')
  const author = { kind: 'rondo' as const, id: null, name: 'Rondo' }
  const message = {
    ...any,
    id: '7901',
    direction: 'out' as const,
    author,
    text: 'Hello',
    state: 'failed' as const,
    error,
  }
  server.tell('message.updated', { message }, '5000')
  await expect.element(details.getByText('Not sent: The channel has no URL.')).toBeVisible()
  world.told = { '5000': [{ ...said, message_state: 'sent' }] }
  server.tell('message.updated', { message: { ...message, state: 'sent', error: null } }, '5000')
  await expect.element(details.getByText('Sent: the conversation came into this state.')).toBeVisible()
})
