// Every language has the same keys, the same placeholders, and every plural form its grammar knows; no key lies unused in English alone.
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../src/i18n/locales/', import.meta.url).pathname
const forms = ['zero', 'one', 'two', 'few', 'many', 'other']
const problems = []

function flatten(node, prefix = '', out = {}) {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string') out[prefix + key] = value
    else flatten(value, `${prefix}${key}.`, out)
  }
  return out
}

function split(key) {
  const form = forms.find(name => key.endsWith(`_${name}`))
  return form ? [key.slice(0, -form.length - 1), form] : [key, null]
}

function read(language) {
  const groups = new Map()
  for (const [key, value] of Object.entries(flatten(JSON.parse(readFileSync(`${folder}${language}.json`, 'utf8'))))) {
    const [base, form] = split(key)
    if (!groups.has(base)) groups.set(base, new Map())
    groups.get(base).set(form, value)
    if (!value.trim()) problems.push(`${language}: ${key} is empty`)
  }
  return groups
}

const holes = text =>
  [...new Set([...text.matchAll(/{{\s*([\w.]+)[^}]*}}|<\/?(\w+)\s*\/?>/g)].map(hit => hit[1] ?? `<${hit[2]}>`))].sort()
const english = read('en')
const languages = readdirSync(folder).map(name => name.replace('.json', ''))
for (const language of languages) {
  const groups = read(language)
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  for (const [base, texts] of english) {
    const mine = groups.get(base)
    if (!mine) {
      problems.push(`${language}: ${base} is missing`)
      continue
    }
    if (texts.has(null) !== mine.has(null)) problems.push(`${language}: ${base} is plural in one language only`)
    if (!texts.has(null)) {
      for (const form of needed) if (!mine.has(form)) problems.push(`${language}: ${base}_${form} is missing`)
      for (const form of mine.keys())
        if (!needed.includes(form)) problems.push(`${language}: ${base}_${form} is never used`)
    }
    const want = holes([...texts.values()].join(' ')).filter(name => name !== 'count')
    for (const [form, text] of mine) {
      // "One agent" and "two agents" may say the number as a word.
      if (['zero', 'one', 'two'].includes(form) && !holes(text).length) continue
      const got = holes(text).filter(name => name !== 'count')
      if (want.join() !== got.join())
        problems.push(`${language}: ${base}${form ? `_${form}` : ''} has {${got}}, wants {${want}}`)
    }
  }
  for (const base of groups.keys()) if (!english.has(base)) problems.push(`${language}: ${base} is unknown in English`)
}
for (const line of problems) console.error(line)
console.log(`${english.size} texts in ${languages.length} languages, ${problems.length} problems`)
process.exit(problems.length ? 1 : 0)
