/** The languages the window speaks; the short code is the key, the full tag goes to the server and to Intl. */
const tags = { en: 'en', vi: 'vi', ar: 'ar', pt: 'pt-BR', id: 'id' }

export type Language = keyof typeof tags

/** The first wish that is spoken here, else English. */
export function choose(wishes: readonly (string | undefined)[]): Language {
  return (wishes.map(wish => wish?.slice(0, 2).toLowerCase()).find(wish => wish && wish in tags) ?? 'en') as Language
}

export const tag = (lang: Language) => tags[lang]

export const direction = (lang: Language) => (lang === 'ar' ? 'rtl' : 'ltr')
