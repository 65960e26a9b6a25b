import type { LanguageScript } from '../handoff.ts'
import { choose, direction, tag } from '../text/language.ts'
import { english } from '../text/strings.ts'

/** The language everything is shown in; set once, before the first drawing. */
export const scene = { t: english, locale: '', dir: '' }

type Policy = { createScriptURL(url: string): string }
type Trusting = { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }

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
  const createScriptURL = () => `${base}/widget/${lang}.js`
  // The full page forbids plain strings here.
  const policy = (window as Trusting).trustedTypes?.createPolicy('rondo', { createScriptURL })
  script.src = policy?.createScriptURL('') ?? createScriptURL()
  document.head.append(script)
}
