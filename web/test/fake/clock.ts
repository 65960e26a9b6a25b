let start = Date.now()

/** A new world begins now, however long the page has been open: nobody in it has waited for the tests before. */
export function begin() {
  start = Date.now()
}

/** So many minutes before the world began. */
export const ago = (minutes: number) => new Date(start - minutes * 60_000).toISOString()
