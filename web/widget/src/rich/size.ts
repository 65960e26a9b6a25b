import { latin } from '../text/time.ts'

/** "20 MB" in the visitor's language. */
export function fileSize(bytes: number, locale: string): string {
  const mega = bytes >= 1 << 20
  return (bytes / (mega ? 1 << 20 : 1024)).toLocaleString(latin(locale), {
    style: 'unit',
    unit: mega ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: 1,
  })
}
