/** What a text takes as SMS. The rules are internal/channel/sms/segments.go's, and its table proves both. */
export interface Segments {
  encoding: 'gsm7' | 'ucs2'
  /** Length in units of the encoding. */
  units: number
  /** SMS it is charged as; 0 for no text. */
  parts: number
  perPart: number
  /** Units that still fit in the last part. */
  left: number
}

const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const extended = new Set('\f^{}\\[~]|€')

function gsmUnits(character: string): number {
  if (basic.has(character)) return 1
  return extended.has(character) ? 2 : 0
}

export function segmentsOf(text: string): Segments {
  const characters = [...text]
  const gsm = characters.every(one => gsmUnits(one) > 0)
  const sizes = characters.map(one => (gsm ? gsmUnits(one) : one.length))
  const units = sizes.reduce((sum, size) => sum + size, 0)
  const whole = gsm ? 160 : 70
  const perPart = units > whole ? (gsm ? 153 : 67) : whole
  let parts = 0
  let left = 0
  for (const size of sizes) {
    // A character of two units is never cut: where one unit is left, it begins the next part.
    if (size > left) {
      parts++
      left = perPart - size
    } else left -= size
  }
  return { encoding: gsm ? 'gsm7' : 'ucs2', units, parts, perPart, left }
}
