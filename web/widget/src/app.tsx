// Stage two: the window itself. Loaded by the loader it opens in the corner of a page; loaded by the
// full page (/chat/{channel}) it fills that page.
import { render } from 'preact'
import type { Api } from './api.ts'
import type { Handoff, HandoffScript } from './handoff.ts'
import { accent } from './look/color.ts'
import css from './look/window.css?inline'
import { cover, followView, opened, openShell, refresh, toggle } from './shell.ts'
import { facts, hooks } from './state/facts.ts'
import { move, openLine } from './state/line.ts'
import { count, look } from './state/read.ts'
import { identify, openSession } from './state/session.ts'
import { openStore } from './state/store.ts'
import { fitField } from './view/Composer.tsx'
import { settle } from './view/Log.tsx'
import { scene, speak } from './view/scene.ts'
import { Window } from './view/Window.tsx'

const dark = matchMedia('(prefers-color-scheme:dark)')
const frame = document.createElement('div')
let drawing = false

/** Puts the frame's style into its root and opens the conversation of a channel. */
function begin(root: ShadowRoot, base: string, channel: string) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  scene.root = root
  frame.dir = scene.dir
  frame.lang = scene.locale
  openStore(channel)
  openSession(`${base}/chat/${channel}`, scene.locale, move)
}

/** Draws after every change, once for all that changed together. */
function drawOn(drawn: () => void, onClose?: () => void) {
  const draw = () => {
    drawing = false
    const { theme, accent: wish } = facts.config ?? {}
    const night = theme === 'dark' || (theme !== 'light' && dark.matches)
    const { fill, on } = accent(wish, night)
    frame.classList.toggle('dark', night)
    frame.style.setProperty('--rd-fill', fill)
    frame.style.setProperty('--rd-on', on)
    render(<Window onClose={onClose} />, frame)
    fitField()
    settle()
    drawn()
  }
  hooks.changed = () => {
    if (!drawing) queueMicrotask(draw)
    drawing = true
  }
  dark.onchange = hooks.changed
  document.addEventListener('visibilitychange', hooks.changed)
  draw()
  openLine()
}

/** In the corner of a page, taking over from the loader. */
function corner({ base, channel, root, calls }: Handoff) {
  const heard: Record<string, ((detail?: unknown) => void)[]> = {}
  const tell = (event: string, detail?: unknown) => heard[event]?.map(hear => hear(detail))
  let unread = 0
  begin(root, base, channel)
  openShell(root, frame, tell)
  hooks.arrived = ({ id, text, author, at }) => tell('message', { id, text, author, at })
  drawOn(() => {
    refresh()
    const before = unread
    unread = count()
    if (unread !== before) tell('unread', unread)
  }, toggle)
  // The page may hold the loader's object already, so that one is changed and not replaced.
  const api = Object.assign(
    window.Rondo as Api,
    {
      open: () => opened() || toggle(),
      close: () => opened() && toggle(),
      identify,
      on: (event, hear) => {
        heard[event] = [...(heard[event] ?? []), hear]
      },
    } satisfies Record<keyof Api, (...args: never[]) => unknown> as Api,
  )
  for (const [name, ...args] of calls) (api[name] as (...args: unknown[]) => void)(...args)
}

/** As a page of its own: a link to share, or an iframe on pages too strict for scripts of others. */
function whole(base: string, channel: string) {
  const host = document.createElement('main')
  const root = host.attachShadow({ mode: 'closed' })
  begin(root, base, channel)
  document.documentElement.lang = scene.locale
  frame.className = 'frame page'
  root.append(frame)
  document.body.append(host)
  followView(() => cover(frame, true))
  drawOn(() => {
    document.title = facts.config?.name ?? ''
    if (!document.hidden) look()
  })
}

frame.className = 'frame'
const handoff = (document.currentScript as HandoffScript).rondo
if (handoff) speak(handoff.base, [handoff.lang], () => corner(handoff))
else {
  const [base = '', channel = ''] = location.href.split(/[?#]/)[0]?.split('/chat/') ?? []
  const wish = new URLSearchParams(location.search).get('language') ?? undefined
  speak(base, [wish, ...navigator.languages], () => whole(base, channel))
}
