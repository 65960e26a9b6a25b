import { facts } from '../state/facts.ts'
import { pending } from '../state/outbox.ts'
import { retry } from '../state/sender.ts'
import { fill } from '../text/strings.ts'
import { Bubble } from './Bubble.tsx'
import { draw } from './draw.ts'
import { Said } from './Said.tsx'
import { scene } from './scene.ts'

const wholeHistory = 60

let box: HTMLElement | null = null
let atEnd = true
let newest: string | undefined
let waiting = 0

/** The conversation, oldest first, kept at its end unless the reader scrolled up. */
export function Log() {
  const { messages, typing, trouble, config } = facts
  const { t, locale } = scene
  const unsent = pending()
  const below = messages.slice(messages.findLastIndex(m => m.id === newest) + 1)
  const unseen = below.filter(m => m.direction === 'out').length
  const lastOwn = unsent[0] ? messages.length : messages.findLastIndex(m => m.direction === 'in')
  const greetings = config?.greeting ?? {}
  const greeting = greetings[locale] || greetings[locale.slice(0, 2)] || Object.values(greetings)[0]
  return (
    <div class="middle">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region is reachable by keyboard */}
      <div class="log" role="log" aria-live="off" aria-label={config?.name} tabIndex={0} ref={held} onScroll={scrolled}>
        {greeting && messages.length < wholeHistory && <Bubble author={config?.name} text={greeting} />}
        {messages.map((m, i) => (
          <Said
            key={m.id}
            message={m}
            before={messages[i - 1]}
            after={messages[i + 1]}
            last={i === lastOwn}
            open={i > lastOwn}
          />
        ))}
        {unsent.map((p, i) => (
          <Bubble key={p.client_id} text={p.text} files={p.attachments}>
            {p.failed ? (
              <button class="meta" onClick={() => retry(p)}>
                {t.failed}
              </button>
            ) : (
              !unsent[i + 1] && <p class="meta">{trouble ? t.offline : t.sending}</p>
            )}
          </Bubble>
        ))}
        {typing && (
          <div class="bubble dots">
            <i />
            <i />
            <i />
          </div>
        )}
      </div>
      {!atEnd && unseen > 0 && (
        <button class="fresh" onClick={toEnd}>
          {fill(t.unread, unseen)} ↓
        </button>
      )}
    </div>
  )
}

/** After a drawing: stays at the end, or goes there because the visitor wrote. */
export function settle() {
  const unsent = pending().length
  if (unsent > waiting) atEnd = true
  waiting = unsent
  if (atEnd && box) {
    box.scrollTop = box.scrollHeight
    newest = facts.messages.at(-1)?.id
  }
}

function held(el: HTMLElement | null) {
  if (!el || box === el) return
  box = el
  // The keyboard comes, a picture arrives: the end stays in view.
  new ResizeObserver(settle).observe(el)
  el.addEventListener('load', settle, true)
}

function scrolled() {
  if (!box) return
  const was = atEnd
  atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40
  if (was !== atEnd) draw()
}

function toEnd() {
  atEnd = true
  settle()
  box?.focus()
}
