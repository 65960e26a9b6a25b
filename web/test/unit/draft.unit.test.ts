import { expect, test } from 'vitest'
import type { StoredDraft } from '@/api/types'
import { emptyDraft, isEmpty, type Kept, settle } from '@/features/conversation/drafts'

const kept = (part: Partial<Kept>): Kept => ({ ...emptyDraft, at: 1, brought: true, ...part })
const theirs: StoredDraft = {
  conversation_id: '5000',
  kind: 'reply',
  text: 'theirs',
  attachments: [],
  reply_to: null,
  mail: null,
  updated_at: '2026-01-01T00:00:00Z',
}

test('what was not brought to the server yet counts, even when it says that nothing is left', () => {
  expect(settle(kept({ text: 'mine', brought: false }), theirs, true).text).toBe('mine')
  expect(settle(kept({ text: '', brought: false }), theirs, true).text).toBe('')
})

test('what was brought follows the server, which may know that another device sent it', () => {
  expect(settle(kept({ text: 'mine' }), theirs, true).text).toBe('theirs')
  expect(settle(kept({ text: 'mine' }), undefined, true).text).toBe('')
})

test('until the server has answered, this device is believed', () => {
  expect(settle(kept({ text: 'mine' }), undefined, false).text).toBe('mine')
  expect(settle(undefined, undefined, false)).toEqual(emptyDraft)
})

test('blank lines are no draft; a quote or a file is', () => {
  expect(isEmpty({ ...emptyDraft, text: ' \n' })).toBe(true)
  expect(isEmpty({ ...emptyDraft, reply_to: '1' })).toBe(false)
})
