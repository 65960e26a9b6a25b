import { expect, test } from 'vitest'
import { configOf, valuesOf } from '@/features/channel/config-values'
import { fieldsOf, type Kind, kinds } from '@/features/channel/kinds'

/** The sources of the kinds, which say what settings their Validate takes. */
const sources = import.meta.glob<string>('../../../internal/channel/*/*.go', {
  query: '?raw',
  import: 'default',
  eager: true,
})

function sourceOf(kind: Kind): string {
  const all = Object.entries(sources).filter(([path]) => path.includes(`/channel/${kind}/`))
  return all.map(([, code]) => code).find(code => code.includes('// Validate takes {')) ?? ''
}

/** The names within the braces of "Validate takes {a, b?: {c, d?}, …}", with a dot before the inner ones. */
function taken(kind: Kind): string[] {
  const code = sourceOf(kind).replaceAll(/\n\/\/ ?/g, ' ')
  const names: string[] = []
  const path: string[] = []
  let word = ''
  let fresh = true
  const from = code.indexOf('Validate takes {')
  for (const letter of code.slice(from + 'Validate takes '.length)) {
    if (/[a-z_]/.test(letter)) {
      if (fresh) word += letter
      continue
    }
    if (word && fresh) {
      names.push([...path.slice(1), word].join('.'))
      fresh = false
    }
    if (letter === '{') path.push(word)
    if (letter === '}') path.pop()
    if (letter === '{' || letter === ',') {
      word = ''
      fresh = true
    }
    if (path.length === 0) break
  }
  return names
}

/** What is on screen, in the same way. */
const asked = (kind: Kind) => fieldsOf(kind).map(({ at }) => at.replace(/^greeting\..*/, 'greeting'))

test.each(kinds)('every setting that %s takes can be made on screen, and no other', kind => {
  const outer = taken(kind).filter(name => !taken(kind).some(other => other.startsWith(`${name}.`)))
  const known = outer.map(name => name.replace(/^greeting\..*/, 'greeting'))
  expect(known.length).toBeGreaterThan(2)
  expect([...new Set(asked(kind))].sort()).toEqual([...new Set(known)].sort())
})

test('what the server keeps comes back as it was, whatever sort of setting it is', () => {
  const kept = {
    webchat: {
      allowed_origins: ['https://a.example', 'https://b.example'],
      accent: '#00aa88',
      theme: 'dark',
      position: 'start',
      form: ['name', 'email'],
      greeting: { en: 'Hello\nthere', 'pt-BR': 'Oi' },
    },
    telegram: { polling: false, max_connections: 5, base_url: 'https://bots.example' },
    rcs: { agent_id: 'a', fallback_channel_id: '77', traffic_type: 'TRANSACTION' },
    email: { address: 'a@b.example', imap: { host: 'h', port: 993, poll_s: 30 }, plus_address: false, ca: 'PEM' },
  } as const
  for (const [kind, config] of Object.entries(kept) as [Kind, Record<string, unknown>][])
    expect(configOf(kind, valuesOf(kind, config), config)).toEqual(config)
})

test('what was emptied goes', () => {
  const before = { accent: '#00aa88', form: ['name'], greeting: { en: 'Hello' }, fallback_channel_id: '7' }
  expect(
    configOf('webchat', { ...valuesOf('webchat', before), accent: ' ', form: 'unset', 'greeting.en': '' }, before),
  ).toEqual({
    accent: null,
    allowed_origins: [],
    form: null,
    greeting: null,
  })
  expect(configOf('rcs', { fallback_channel_id: 'unset' }, before)).toEqual({ fallback_channel_id: null })
})
