import { expect, test } from 'vitest'
import { fileSize } from '../src/rich/size.ts'
import { english as rich } from '../src/rich/strings.ts'
import { choose } from '../src/text/language.ts'
import { runs, safe } from '../src/text/link.ts'
import { english, fill } from '../src/text/strings.ts'
import { clock, dayName, minutes, moment } from '../src/text/time.ts'

const links = (text: string) => runs(text).flatMap(r => (r.href ? [r.text] : []))

test.each([
  ['nothing here', []],
  ['see https://example.com/a?b=c#d.', ['https://example.com/a?b=c#d']],
  ['(https://example.com/x)', ['https://example.com/x']],
  ['https://example.com/wiki/A_(b)', ['https://example.com/wiki/A_(b)']],
  ['http://one.example, https://two.example!', ['http://one.example', 'https://two.example']],
  ['التتبع: https://example.com/LH-20931؟', ['https://example.com/LH-20931']],
  ['https://example.com/\u202Egpj.exe', ['https://example.com/']],
  ['javascript:alert(1) data:text/html,x ftp://x.example', []],
  ['https://bank.example@evil.example/', []],
  ['https://', []],
  ['<a href="https://example.com">x</a>', ['https://example.com']],
] as const)('links in %s', (text, found) => {
  expect(links(text)).toEqual(found)
  expect(
    runs(text)
      .map(r => r.text)
      .join(''),
  ).toBe(text)
})

test('an address is followed only when it is a plain web one', () => {
  expect(safe('/a.png', 'https://chat.example/chat/1/')).toBe('https://chat.example/a.png')
  expect(safe('javascript:alert(1)', 'https://chat.example/')).toBeUndefined()
  expect(safe('blob:https://x.example/1', 'https://chat.example/')).toBeUndefined()
})

test('the first language spoken wins, else English', () => {
  expect(choose(['pt-PT', 'vi'])).toBe('pt')
  expect(choose([undefined, '', 'fr', 'AR-sa'])).toBe('ar')
  expect(choose(['de'])).toBe('en')
})

test('days are named, with Latin digits everywhere', () => {
  const now = new Date(2026, 2, 10, 1, 0)
  const at = (day: number) => new Date(2026, 2, day, 23, 59).toISOString()
  expect([10, 9, 3].map(d => dayName(at(d), 'en', now))).toEqual(['Today', 'Yesterday', 'Tuesday, March 3'])
  expect(dayName(at(9), 'vi', now)).toBe('Hôm qua')
  expect(dayName(at(3), 'ar', now)).toMatch(/3/)
  expect(clock(at(3), 'ar')).toMatch(/11:59/)
})

test('a moment to come is told as far as needed', () => {
  const now = new Date(2026, 2, 10, 20, 0)
  const at = (day: number) => moment(new Date(2026, 2, day, 9, 0).toISOString(), 'en', now).replace('\u202f', ' ')
  expect(moment(new Date(2026, 2, 10, 22, 30).toISOString(), 'vi', now)).toBe('22:30')
  expect(at(11)).toMatch(/^Wednesday.* 9:00 AM$/)
  expect(at(30)).toMatch(/^March 30.* 9:00 AM$/)
})

test('a wait is told in minutes', () => {
  expect([60, 600].map(s => minutes(s, 'en'))).toEqual(['1 minute', '10 minutes'])
  expect(minutes(600, 'pt-BR')).toBe('10 minutos')
  expect(minutes(600, 'ar')).toMatch(/10/)
})

test('sizes are told in the unit people expect', () => {
  expect([300, 82_000, 2_000_000, 20 << 20].map(n => fileSize(n, 'en'))).toEqual([
    '0.3 kB',
    '80.1 kB',
    '1.9 MB',
    '20 MB',
  ])
})

test('every language says everything, with the same places to fill', async () => {
  const places = (s: string) => s.match(/\{\d\}/g)?.sort() ?? []
  for (const lang of ['vi', 'ar', 'pt', 'id']) {
    const script: { rondo?: Record<string, string> } = {}
    Object.assign(globalThis, { document: { currentScript: script } })
    await import(`../src/text/lang/${lang}.ts`)
    expect(Object.keys(script.rondo ?? {}), lang).toEqual(Object.keys({ ...english, ...rich }))
    for (const [key, sentence] of Object.entries({ ...english, ...rich }))
      expect(places(script.rondo?.[key] ?? ''), `${lang} ${key}`).toEqual(places(sentence))
  }
})

test('a filled-in value is not filled again', () => {
  expect(fill('{0} and {1}', '{1}', 2)).toBe('{1} and 2')
})
