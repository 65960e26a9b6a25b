/** The languages the app speaks, each named in itself. */
export const languages = ['en', 'vi', 'ar', 'pt-BR', 'id'] as const
export type Language = (typeof languages)[number]

export const languageNames: Record<Language, string> = {
  en: 'English',
  vi: 'Tiếng Việt',
  ar: 'العربية',
  'pt-BR': 'Português (Brasil)',
  id: 'Bahasa Indonesia',
}

export function isLanguage(value: string): value is Language {
  return (languages as readonly string[]).includes(value)
}

/** The tag for Intl: Latin digits also in Arabic. */
export function intlTag(language: string): string {
  return language === 'ar' ? 'ar-u-nu-latn' : language
}

/** The name of any language in the language of the reader; the tag itself where nobody knows it. */
export function languageName(tag: string, reader: string): string {
  if (!tag) return ''
  try {
    const name = new Intl.DisplayNames([reader], { type: 'language' }).of(tag) ?? tag
    return name.charAt(0).toLocaleUpperCase(reader) + name.slice(1)
  } catch {
    return tag
  }
}
