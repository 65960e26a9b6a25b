// Colours that can be read, whatever accent the site owner chose.

export type Pair = { fill: string; on: string; text: string }

const deepTeal = '#00696b'
const lightTeal = '#5ecbc5'
export const surface = { light: '#ffffff', dark: '#16191b' }

type Rgb = [number, number, number]

/** The accent for one theme: `fill` stands out from the surface, `on` is read on it, `text` is read on the surface. */
export function accent(wish: string, theme: 'light' | 'dark'): Pair {
  let fill = /^#[0-9a-f]{6}$/i.test(wish) ? wish.toLowerCase() : deepTeal
  if (fill === deepTeal && theme === 'dark') fill = lightTeal
  fill = pull(fill, theme, 3)
  const on = contrast(fill, '#ffffff') >= 4.5 ? '#ffffff' : '#0f1416'
  return { fill, on: contrast(fill, on) >= 4.5 ? on : '#000000', text: pull(fill, theme, 5.5) }
}

export function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (hi + 0.05) / (lo + 0.05)
}

/** Moves a colour away from the theme's surface until it reaches the ratio. */
function pull(color: string, theme: 'light' | 'dark', ratio: number): string {
  const goal = theme === 'light' ? 0 : 255
  let rgb = parse(color)
  while (contrast(hex(rgb), surface[theme]) < ratio)
    rgb = rgb.map(c => c + (goal - c) * 0.06 + Math.sign(goal - c)) as Rgb
  return hex(rgb)
}

function luminance(color: string): number {
  const [r, g, b] = parse(color).map(c => {
    const s = c / 255
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function parse(color: string): Rgb {
  return [1, 3, 5].map(i => Number.parseInt(color.slice(i, i + 2), 16)) as Rgb
}

function hex(rgb: Rgb): string {
  return `#${rgb
    .map(c =>
      Math.max(0, Math.min(255, Math.round(c)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}
