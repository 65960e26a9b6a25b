import { languageName } from '@/lib/language'

const common = [
  'ar',
  'bn',
  'de',
  'en',
  'es',
  'fr',
  'hi',
  'id',
  'it',
  'ja',
  'km',
  'ko',
  'lo',
  'ms',
  'nl',
  'pl',
  'pt',
  'ru',
  'ta',
  'th',
  'tl',
  'tr',
  'uk',
  'ur',
  'vi',
  'zh',
]

/** Languages customers and agents speak, named and ordered for the reader; a value that is set always among them. */
export function languageChoices(reader: string, ...set: string[]): string[] {
  const all = new Set([...common, ...set.filter(Boolean)])
  return [...all].sort((a, b) => languageName(a, reader).localeCompare(languageName(b, reader), reader))
}
