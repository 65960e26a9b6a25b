import { MutationObserver, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { identityKeys } from '@/api/identity'
import { createQueryClient } from '@/api/query'
import type { Workspace } from '@/api/types'
import { applyEvent } from '@/realtime/apply'
import type { EventFrame } from '@/realtime/frames'
import { Overtaken } from '@/realtime/overtaken'
import { emptyWorld } from '../fake/world'

const { workspace } = emptyWorld()
const paused: Workspace = { ...workspace, routing_paused: true }
const pausing: EventFrame = {
  type: 'event',
  seq: 1,
  event: 'workspace.changed',
  at: workspace.created_at,
  conversation_id: null,
  data: { workspace: paused },
}

/** Somebody looks at the workspace; the questions about it are answered when the test says so. */
function look() {
  const cache = createQueryClient()
  const overtaken = new Overtaken(cache, frame => applyEvent(cache, frame))
  const asked: ((answer: Workspace) => void)[] = []
  const queryFn = () => new Promise<Workspace>(answer => void asked.push(answer))
  const observer = new QueryObserver(cache, { queryKey: identityKeys.workspace, queryFn })
  const unsubscribe = observer.subscribe(() => {})
  const events = (...frames: EventFrame[]) => {
    for (const frame of frames) applyEvent(cache, frame)
    overtaken.note(frames)
  }
  const stale = () => void cache.invalidateQueries({ queryKey: identityKeys.workspace })
  const shown = () => cache.getQueryData<Workspace>(identityKeys.workspace)
  const answer = async (index: number, given: Workspace) => {
    await expect.poll(() => asked.length).toBe(index + 1)
    asked[index]?.(given)
    await expect.poll(() => cache.isFetching()).toBe(0)
  }
  return { cache, asked, events, stale, shown, answer, unsubscribe }
}

test('what happened while the first answer was on its way is not undone by it', async () => {
  const { events, shown, answer, unsubscribe } = look()
  events(pausing)
  await answer(0, workspace)
  expect(shown()).toEqual(paused)
  unsubscribe()
})

test('nor by a later answer, and the last of several events is what stands', async () => {
  const { events, stale, shown, answer, unsubscribe } = look()
  await answer(0, workspace)
  stale()
  events(pausing, { ...pausing, seq: 2, data: { workspace: { ...paused, name: 'Renamed' } } })
  await answer(1, workspace)
  expect(shown()).toEqual({ ...paused, name: 'Renamed' })
  unsubscribe()
})

test('an answer to a question that was asked after the event stands', async () => {
  const { events, stale, shown, answer, unsubscribe } = look()
  await answer(0, workspace)
  events(pausing)
  stale()
  await answer(1, { ...workspace, name: 'Resumed since' })
  expect(shown()?.name).toBe('Resumed since')
  expect(shown()?.routing_paused).toBe(false)
  unsubscribe()
})

test('a first answer that went stale on its way is asked for again', async () => {
  const { asked, stale, shown, unsubscribe } = look()
  stale()
  asked[0]?.(workspace)
  await expect.poll(() => asked.length).toBe(2)
  asked[1]?.(paused)
  await expect.poll(shown).toEqual(paused)
  unsubscribe()
})

test('the answer to a change does not undo what others changed since, nor does its refusal', async () => {
  const { cache, events, shown, answer, unsubscribe } = look()
  await answer(0, workspace)
  const put = (one: Workspace) => void cache.setQueryData(identityKeys.workspace, one)
  for (const refused of [false, true]) {
    let settle = () => {}
    const saved = new Promise<void>(done => (settle = done))
    const change = new MutationObserver(cache, {
      mutationFn: async () => {
        await saved
        if (refused) throw new Error('refused')
        return workspace
      },
      onSuccess: put,
      onError: () => put(workspace),
    })
    const made = change.mutate().catch(() => {})
    events(pausing)
    settle()
    await made
    expect(shown()).toEqual(paused)
  }
  unsubscribe()
})
