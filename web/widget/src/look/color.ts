// Colours that can be read, whatever accent the site owner chose.

const deepTeal = '#00696b'
const lightTeal = '#5ecbc5'

/** The accent for one theme: `fill` stands out 3:1 from the window's surface, `on` is read 4.5:1 on it. */
export function accent(wish: string | undefined, dark: boolean) {
  let fill = /^#[0-9a-f]{6}$/i.test(wish as string) ? (wish as string).toLowerCase() : deepTeal
  if (dark && fill === deepTeal) fill = lightTeal
  // 3:1 against white ends at a luminance of .3, against the dark surface (.0095) it begins at .129.
  while (dark ? luminance(fill) < 0.129 : luminance(fill) > 0.3)
    fill = `#${parse(fill)
      .map(c =>
        Math.min(255, Math.max(0, c + (dark ? 4 : -4)))
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`
  // At this luminance black and white are read equally well, both better than 4.5:1.
  return { fill, on: luminance(fill) > 0.179 ? '#000' : '#fff' }
}

/** Relative luminance as WCAG defines it, of a #rrggbb colour. */
export function luminance(color: string): number {
  const [r, g, b] = parse(color).map(c => (c > 10 ? ((c / 255 + 0.055) / 1.055) ** 2.4 : c / 3294.6))
  return 0.2126 * (r as number) + 0.7152 * (g as number) + 0.0722 * (b as number)
}

const parse = (color: string) => [1, 3, 5].map(i => Number.parseInt(color.slice(i, i + 2), 16))
