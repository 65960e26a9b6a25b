// The frame around the window in the corner of somebody's page: launcher, opening, closing, focus.
import { facts } from './state/facts.ts'
import { count, look } from './state/read.ts'
import { fill } from './text/strings.ts'
import { close as cross } from './view/Icon.tsx'
import { scene } from './view/scene.ts'

const phone = matchMedia('(max-width:479px)')
const badge = document.createElement('span')
let frame: HTMLElement
let button: HTMLElement
let bubble: string
let label: string
let told: (event: string) => void

export const opened = () => !frame.hidden

export function openShell(root: ShadowRoot, window: HTMLElement, tell: (event: string) => void) {
  frame = window
  button = root.firstChild as HTMLElement
  bubble = path().getAttribute('d') as string
  label = button.ariaLabel as string
  told = tell
  button.onclick = toggle
  button.onpointerenter = button.onfocus = null
  button.ariaHasPopup = frame.role = 'dialog'
  badge.className = 'badge'
  frame.hidden = true
  frame.classList.toggle('left', (root.host as HTMLElement).style.left === '16px')
  root.append(badge, frame)
  followView(fitPhone)
  // Shortcuts and focus traps of the page must not see what happens inside.
  for (const type of ['keydown', 'keyup', 'keypress', 'focusin', 'focusout', 'paste', 'dragover', 'drop'])
    root.host.addEventListener(type, e => e.stopPropagation())
  root.addEventListener('keydown', e => key(e as KeyboardEvent))
}

export function toggle() {
  const open = frame.hidden
  frame.hidden = !open
  fitPhone()
  refresh()
  // On touch a field would throw the keyboard over the conversation before it could be read.
  const first = matchMedia('(pointer:coarse)').matches ? '.log' : 'form input,textarea'
  ;(open ? frame.querySelector<HTMLElement>(first) : button)?.focus({ preventScroll: true })
  told(open ? 'open' : 'close')
}

/** Brings the launcher in line with what there is to tell. */
export function refresh() {
  const { t } = scene
  const open = opened()
  if (open && !document.hidden) look()
  const unread = open ? 0 : count()
  button.ariaExpanded = `${open}`
  button.ariaLabel = open ? t.close : unread ? `${label}. ${fill(t.unread, unread)}` : label
  path().setAttribute('d', open ? cross : bubble)
  badge.textContent = unread ? `${unread}` : ''
  frame.ariaLabel = facts.config?.name ?? label
}

const path = () => button.querySelector('path') as SVGPathElement

/** Full screen on a phone. */
function fitPhone() {
  const full = phone.matches
  frame.classList.toggle('full', full)
  frame.ariaModal = `${full}`
  button.hidden = full && opened()
  cover(frame, full)
}

/** Keeps what fills the screen inside what the keyboard leaves of it; somebody who zooms in is left alone. */
export function cover({ style }: HTMLElement, full: boolean) {
  const { offsetTop, height, scale } = visualViewport as VisualViewport
  if (full && scale > 1.01) return
  style.top = full ? `${offsetTop}px` : ''
  style.height = full ? `${height}px` : ''
}

/** Calls back whenever the keyboard, or a hand, changes what is to be seen. */
export function followView(changed: () => void) {
  visualViewport?.addEventListener('resize', changed)
  visualViewport?.addEventListener('scroll', changed)
}

function key(e: KeyboardEvent) {
  if (e.key === 'Escape' && !e.isComposing && opened()) toggle()
  if (e.key !== 'Tab' || !phone.matches) return
  // In full screen the page is covered: Tab goes round inside.
  const stops = [...frame.querySelectorAll<HTMLElement>('button,a,textarea,[tabindex],audio,video')]
  const [from, to] = e.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]]
  if (e.target !== from) return
  e.preventDefault()
  to?.focus()
}
