/** The languages the window speaks; the short code is the key, the full tag goes to the server and to Intl. */
const tags = { en: 'en', vi: 'vi', ar: 'ar', pt: 'pt-BR', id: 'id' } as const

export type Language = keyof typeof tags

/** The first wish among the known languages, else English. */
export function choose(wishes: readonly (string | undefined)[], known: Record<Language, string> = tags): Language {
  return (wishes.map(w => w?.slice(0, 2).toLowerCase()).find(w => w && w in known) ?? 'en') as Language
}

export function tag(lang: Language): string {
  return tags[lang]
}

export function direction(lang: string): 'rtl' | 'ltr' {
  return lang === 'ar' ? 'rtl' : 'ltr'
}
