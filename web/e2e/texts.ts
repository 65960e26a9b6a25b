import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'

type Texts = { [key: string]: string | Texts }

function read(language: string): Texts {
  return JSON.parse(readFileSync(new URL(`../src/i18n/locales/${language}.json`, import.meta.url), 'utf8'))
}

/** Every text by its key. */
function flatten(texts: Texts, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [[prefix + key, text] as [string, string]] : flatten(text, `${prefix}${key}.`),
  )
}

const english = read('en')
const areas = Object.keys(english).join('|')
const place = /\{\{[^}]+\}\}|<\/?\w+\s*\/?>/
const enough = 6

/** Keys that stand where a sentence should, and places in sentences that nobody filled; names of the API stand as code. */
export function missingTexts(page: Page): Promise<string[]> {
  return page.evaluate(names => {
    const bad = new RegExp(`^(${names})\\.[\\w.]+$|\\{\\{\\w+\\}\\}`)
    const found: string[] = []
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const texts =
        node instanceof Element
          ? ['aria-label', 'title', 'placeholder', 'alt'].map(name => node.getAttribute(name) ?? '')
          : [node.parentElement?.closest('code') ? '' : (node.textContent ?? '')]
      found.push(...texts.map(text => text.trim()).filter(text => bad.test(text)))
    }
    return found
  }, areas)
}

/** English sentences that this language says otherwise, as patterns. What is too short to be told from a name is left out. */
function foreign(language: string): string[] {
  const own = new Map(flatten(read(language)))
  const texts = flatten(english).filter(([key, text]) => {
    const said = text.split(place).join('').replace(/\P{L}/gu, '')
    return said.length >= enough && own.get(key) !== text
  })
  const literal = (part: string) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return texts.map(([, text]) => `^${text.split(place).map(literal).join('.+')}$`)
}

/** What of our own words stands on the page in English, though the page speaks another language. What people wrote is theirs. */
export function untranslated(page: Page, language: string): Promise<string[]> {
  if (language === 'en') return Promise.resolve([])
  return page.evaluate(patterns => {
    const bad = patterns.map(one => new RegExp(one))
    const found = new Set<string>()
    const theirs = 'bdi, [dir="auto"], [dir="ltr"], code, [data-initials], input, textarea, option'
    const check = (text: string) => {
      const said = text.trim()
      if (said.length > 3 && bad.some(one => one.test(said))) found.add(said)
    }
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest(theirs)) continue
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) check(element.getAttribute(name) ?? '')
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) check(node.textContent ?? '')
    }
    return [...found]
  }, foreign(language))
}
