import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'

const english = JSON.parse(readFileSync(new URL('../src/i18n/locales/en.json', import.meta.url), 'utf8'))
const areas = Object.keys(english).join('|')

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
