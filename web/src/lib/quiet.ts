/** Is this moment within the quiet hours, on the clock of this device? They may cross midnight. */
export function isQuiet(quiet: { on: boolean; from: string; to: string }, now: Date): boolean {
  if (!quiet.on) return false
  const at = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`
  const { from, to } = quiet
  return from < to ? at >= from && at < to : at >= from || at < to
}
