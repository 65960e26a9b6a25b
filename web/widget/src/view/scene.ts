import type { LanguageScript } from '../handoff.ts'
import { choose, direction, tag } from '../text/language.ts'
import { english } from '../text/strings.ts'

/** The language everything is shown in; set once, before the first drawing. */
export const scene = { t: english, locale: '', dir: '' }

/**
 * Chooses the language and fetches its sentences. English is built in, and is what is shown should the
 * others not come.
 */
export function speak(base: string, wishes: readonly (string | undefined)[], ready: () => void) {
  const lang = choose(wishes)
  scene.locale = tag(lang)
  scene.dir = direction(lang)
  if (lang === 'en') return ready()
  const script: LanguageScript = document.createElement('script')
  script.onload = script.onerror = () => {
    scene.t = script.rondo ?? english
    ready()
  }
  script.src = `${base}/widget/${lang}.js`
  document.head.append(script)
}
