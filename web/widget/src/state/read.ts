import { request } from '../wire/http.ts'
import { changed, facts } from './facts.ts'
import { byId, unread } from './seen.ts'
import { url } from './session.ts'
import { get, set } from './store.ts'

/** The last message seen is kept for all tabs, so it is asked for each time. */
const seen = () => get<string>(':seen') ?? ''

export const count = () => unread(facts.messages, seen())

/** The visitor looks at the conversation: everything in it is seen. */
export function look() {
  const last = facts.messages.findLast(m => m.direction === 'out')
  if (!last || last.id === seen() || byId(last.id, seen()) < 0) return
  set(':seen', last.id)
  request(url('/read'), facts.token, { message_id: last.id }).catch(() => {})
  changed()
}
