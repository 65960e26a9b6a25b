import { draw, t } from './kit.ts'
import { Mark } from './Mark.tsx'

/** What this browser cannot play is offered for fetching. */
export const unplayable = new Set<string>()

const sounds = new Map<string, HTMLAudioElement>()
const beyond = 1e7

/** A voice message, or another sound: play, pause, and where it is. One plays at a time. */
export function Voice({ href, name }: { href: string; name: string }) {
  const sound = soundOf(href)
  const { paused, currentTime, duration } = sound
  const length = Number.isFinite(duration) ? duration : 0
  const told = clock(paused && !currentTime ? length : currentTime)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div class="bubble voice" role="group" aria-label={name}>
      <button aria-label={paused ? t.play : t.pause} onClick={() => (paused ? play(sound) : sound.pause())}>
        <Mark name={paused ? 'play' : 'pause'} />
      </button>
      <input
        class="seek"
        type="range"
        aria-label={t.seek}
        aria-valuetext={`${clock(currentTime)} / ${clock(length)}`}
        max={length || 1}
        step="any"
        value={Math.min(currentTime, length)}
        onInput={e => {
          sound.currentTime = +e.currentTarget.value
        }}
      />
      <small>{told}</small>
    </div>
  )
}

function soundOf(href: string): HTMLAudioElement {
  const known = sounds.get(href)
  if (known) return known
  const sound = new Audio()
  sound.preload = 'metadata'
  for (const type of ['play', 'pause', 'timeupdate', 'ended', 'loadedmetadata'] as const)
    sound.addEventListener(type, draw)
  sound.ondurationchange = () => measure(sound)
  sound.onerror = () => {
    unplayable.add(href)
    draw()
  }
  sound.src = href
  sounds.set(href, sound)
  return sound
}

/** What a browser has recorded often does not say how long it is: that is found out by going to its end. */
function measure(sound: HTMLAudioElement) {
  if (sound.duration === Number.POSITIVE_INFINITY) sound.currentTime = beyond
  else if (sound.currentTime >= sound.duration) sound.currentTime = 0
  draw()
}

function play(sound: HTMLAudioElement) {
  for (const other of sounds.values()) other.pause()
  // Refused: the button still says play.
  sound.play().catch(() => {})
}

function clock(seconds: number): string {
  const whole = Math.round(Math.min(seconds, beyond - 1))
  return `${Math.floor(whole / 60)}:${`${whole % 60}`.padStart(2, '0')}`
}
