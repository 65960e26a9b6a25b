import { choose, direction, tag } from '../text/language.ts'
import { english, type Strings } from '../text/strings.ts'
import { run } from './script.ts'

/** The language everything is shown in, where the scripts come from, and what is drawn into; set before the first drawing. */
export const scene = { t: english, locale: '', dir: '', base: '', root: {} as ShadowRoot }

/**
 * Chooses the language and fetches its sentences. English is built in, and is what is shown should the
 * others not come.
 */
export function speak(base: string, wishes: readonly (string | undefined)[], ready: () => void) {
  const lang = choose(wishes)
  scene.base = base
  scene.locale = tag(lang)
  scene.dir = direction(lang)
  if (lang === 'en') return ready()
  run<Strings>(base, lang, strings => {
    scene.t = strings ?? english
    ready()
  })
}
