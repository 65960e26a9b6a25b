import { Mic, Music2, Pause, Play } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@/api/types'
import { FileCard } from '@/features/conversation/file-card'
import { clock, formatNumber } from '@/lib/time'

const speeds = [1, 1.5, 2]

/** Recorded sound: play, a place to go to, how long it is, and faster for those in a hurry. Time runs left to right. */
export function SoundPlayer({ attachment, voice }: { attachment: Attachment; voice: boolean }) {
  const { t, i18n } = useTranslation()
  const sound = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(0)
  const [speed, setSpeed] = useState(0)
  const [broken, setBroken] = useState(false)
  if (broken) return <FileCard attachment={attachment} />
  const Icon = voice ? Mic : Music2
  const name = voice ? t('player.voice') : attachment.name
  /** Recorders leave the length out; it is known once the end has been looked for. */
  const measured = () => {
    const { current } = sound
    if (!current) return
    if (Number.isFinite(current.duration)) setLength(current.duration)
    else current.currentTime = 1e7
  }
  const moved = () => {
    const { current } = sound
    if (!current) return
    if (length === 0 && Number.isFinite(current.duration)) {
      setLength(current.duration)
      current.currentTime = 0
    } else setAt(current.currentTime)
  }
  const faster = () => {
    const next = (speed + 1) % speeds.length
    setSpeed(next)
    if (sound.current) sound.current.playbackRate = speeds[next] ?? 1
  }
  const toggle = () => {
    if (playing) sound.current?.pause()
    else void sound.current?.play().catch(() => setBroken(true))
  }
  return (
    <fieldset
      aria-label={name}
      dir="ltr"
      className="flex w-72 max-w-full items-center gap-2 rounded-row border border-line bg-surface py-1.5 ps-1.5 pe-2.5"
    >
      {/* biome-ignore lint/a11y/useMediaCaption: what somebody recorded has no captions */}
      <audio
        ref={sound}
        src={attachment.url}
        preload="metadata"
        onLoadedMetadata={measured}
        onDurationChange={moved}
        onTimeUpdate={moved}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onError={() => setBroken(true)}
      />
      <button
        type="button"
        aria-label={playing ? t('player.pause') : t('player.play')}
        onClick={toggle}
        className="grid size-9 shrink-0 place-items-center rounded-full bg-accent text-on-accent hover:bg-accent-hover max-md:size-11"
      >
        {playing ? <Pause aria-hidden size={16} /> : <Play aria-hidden size={16} />}
      </button>
      <span className="min-w-0 grow">
        <span dir={i18n.dir()} className="flex items-center gap-1 truncate text-help text-muted">
          <Icon aria-hidden size={12} className="shrink-0" />
          <bdi className="truncate">{name}</bdi>
        </span>
        <input
          type="range"
          min={0}
          max={length || 1}
          step={0.1}
          value={Math.min(at, length || 1)}
          aria-label={t('player.place')}
          aria-valuetext={`${clock(at)} / ${clock(length)}`}
          onChange={event => {
            if (sound.current) sound.current.currentTime = Number(event.target.value)
            setAt(Number(event.target.value))
          }}
          className="block h-4 w-full accent-accent"
        />
        <span className="block text-meta text-muted tabular-nums">
          {clock(at)} / {clock(length)}
        </span>
      </span>
      <button
        type="button"
        aria-label={t('player.speed', { speed: formatNumber(speeds[speed] ?? 1, i18n.language) })}
        onClick={faster}
        className="min-h-6 min-w-8 shrink-0 rounded-chip bg-hover px-1 text-help tabular-nums hover:bg-active max-md:min-h-11"
      >
        {formatNumber(speeds[speed] ?? 1, i18n.language)}×
      </button>
    </fieldset>
  )
}
