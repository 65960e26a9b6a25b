/**
 * Two sounds, made here and not loaded: one for a message, one for a wait that grows long. Browsers let a page sound only
 * after somebody has pressed something in it.
 */
let context: AudioContext | null = null

function wake() {
  try {
    context ??= new AudioContext()
    void context.resume()
  } catch {
    // A browser without sound shows what it would have sounded.
  }
}

/** Waits for the first press anywhere. */
export function unlockSound() {
  const once = { once: true, capture: true }
  window.addEventListener('pointerdown', wake, once)
  window.addEventListener('keydown', wake, once)
  return () => {
    window.removeEventListener('pointerdown', wake, once)
    window.removeEventListener('keydown', wake, once)
  }
}

interface Tone {
  hertz: number
  atS: number
  forS: number
}

const tones = {
  message: [
    { hertz: 659, atS: 0, forS: 0.18 },
    { hertz: 880, atS: 0.11, forS: 0.32 },
  ],
  wait: [
    { hertz: 392, atS: 0, forS: 0.2 },
    { hertz: 392, atS: 0.24, forS: 0.2 },
    { hertz: 311, atS: 0.48, forS: 0.45 },
  ],
} satisfies Record<string, Tone[]>
export type Sound = keyof typeof tones

/** Has somebody pressed something in this page, so that it may sound? */
export function canPlay(): boolean {
  return context?.state === 'running'
}

/** False when the browser does not let the page sound yet. */
export function play(sound: Sound): boolean {
  if (context?.state !== 'running') return false
  const { currentTime, destination } = context
  for (const { hertz, atS, forS } of tones[sound]) {
    const source = context.createOscillator()
    const volume = context.createGain()
    const from = currentTime + 0.01 + atS
    source.type = sound === 'wait' ? 'triangle' : 'sine'
    source.frequency.value = hertz
    volume.gain.setValueAtTime(0, from)
    volume.gain.linearRampToValueAtTime(0.16, from + 0.015)
    volume.gain.exponentialRampToValueAtTime(0.0008, from + forS)
    source.connect(volume).connect(destination)
    source.start(from)
    source.stop(from + forS + 0.05)
  }
  return true
}

/** For the button that lets one hear it: the press itself unlocks. */
export async function tryOut(sound: Sound): Promise<boolean> {
  wake()
  await context?.resume()
  return play(sound)
}
