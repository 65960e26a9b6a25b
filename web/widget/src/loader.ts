// Stage one: draws the launcher and nothing else. The window itself comes when somebody reaches for it,
// or when the browser is idle and this visitor has talked here before. Every byte here is loaded by
// every visitor of somebody's site, so this file is written for size.
import type { Api } from './api.ts'
import type { Call, Handoff, HandoffScript } from './handoff.ts'
import type { Config } from './wire/types.ts'

const names = {
  en: 'Open chat',
  vi: 'Mở trò chuyện',
  ar: 'فتح المحادثة',
  pt: 'Abrir chat',
  id: 'Buka obrolan',
}

const page = document
const tag = page.currentScript as HTMLScriptElement
const { channel = '', language } = tag.dataset
const base = tag.src.replace(/\/widget\.js.*/, '')
const lang = ([language, page.documentElement.lang, ...navigator.languages]
  .map(wish => wish?.slice(0, 2))
  .find(wish => (wish as string) in names) ?? 'en') as keyof typeof names
const dir = page.dir || (lang === 'ar' ? 'rtl' : 'ltr')
const host = page.createElement('div')
const button = page.createElement('button')
const calls: Call[] = []
const root = host.attachShadow({ mode: 'closed' })
const handoff: Handoff = { base, channel, lang, root, calls }
let script: HandoffScript | undefined

function load() {
  if (script) return
  script = page.createElement('script')
  script.rondo = handoff
  script.onerror = () => {
    script = undefined
  }
  script.src = `${base}/widget/app.js`
  page.head.append(script)
}

function kept(name: string) {
  try {
    return JSON.parse(localStorage[`rondo:${channel}${name}`])
  } catch {}
}

async function draw() {
  let config: Config | undefined = kept(':look')
  if (!config) {
    const answer = await fetch(`${base}/chat/${channel}/config`).catch(() => {})
    // A channel that is gone, or that this page may not use, shows nothing at all.
    if (!answer?.ok) return
    config = (await answer.json()) as Config
  }
  const accent = config.accent || '#00696b'
  // Inline and important, so that no rule of the page reaches in.
  host.style.cssText =
    'all:initial;position:fixed;z-index:999999999;bottom:16px;'.replaceAll(';', '!important;') +
    `${(config.position === 'start') === (dir === 'rtl') ? 'right' : 'left'}:16px!important`
  // The transparent border is what forced colours draw; the icon flips with the accent's lightness.
  button.style.cssText = `width:56px;height:56px;padding:14px;border:2px solid transparent;border-radius:50%;cursor:pointer;box-shadow:0 2px 8px #0005;background:${accent};fill:none;stroke:currentColor;color:oklch(from ${accent} calc((.66 - l)*99) 0 0);stroke-width:2`
  button.ariaLabel = names[lang]
  const svg = page.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const path = page.createElementNS(svg.namespaceURI, 'path') as SVGPathElement
  svg.setAttribute('viewBox', '0 0 24 24')
  path.setAttribute('d', 'M21 12a8 8 0 0 1-8 8H4l2-4A8 8 0 1 1 21 12Z')
  svg.append(path)
  button.append(svg)
  button.onpointerenter = button.onfocus = load
  button.onclick = () => window.Rondo?.open()
  root.append(button)
  page.body.append(host)
  if (kept('')) (window.requestIdleCallback ?? setTimeout)(load)
}

if (!window.Rondo) {
  const api = {} as Record<Call[0], unknown>
  for (const name of ['open', 'close', 'identify', 'on'] as const)
    api[name] = (...args: unknown[]) => {
      calls.push([name, ...args])
      if (name === 'open') load()
    }
  window.Rondo = api as Api
  if (page.body) draw()
  else page.addEventListener('DOMContentLoaded', draw)
}
