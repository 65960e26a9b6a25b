/** Text for finding: without case, accents and marks, so that "nguyen" finds Nguyễn. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().trim()
}
