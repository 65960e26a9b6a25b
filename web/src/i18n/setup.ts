import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { isLanguage, type Language } from '@/lib/language'
import { writePreference } from '@/lib/preference'

const loaders: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import('@/i18n/locales/en.json'),
  vi: () => import('@/i18n/locales/vi.json'),
  ar: () => import('@/i18n/locales/ar.json'),
  'pt-BR': () => import('@/i18n/locales/pt-BR.json'),
  id: () => import('@/i18n/locales/id.json'),
}

function mark(language: Language) {
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
}

/** Loads the one language of the page and begins to speak it. */
export async function startLanguage(wanted: string = document.documentElement.lang) {
  const language = isLanguage(wanted) ? wanted : 'en'
  const texts = (await loaders[language]()).default
  mark(language)
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: texts } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

export async function speak(language: Language) {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await loaders[language]()).default)
  }
  writePreference('language', language)
  mark(language)
  await i18next.changeLanguage(language)
}
