import clsx from 'clsx'
import { Check, CircleAlert, Mic, Pause, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Can } from '@/api/types'
import { useRecorder } from '@/features/conversation/use-recorder'
import { clock } from '@/lib/time'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'

interface VoiceRecorderProps {
  can: Can | undefined
  onDone: (file: File) => void
  onDiscard: () => void
}

function Meter({ levels, live }: { levels: number[]; live: boolean }) {
  return (
    <span aria-hidden dir="ltr" className="flex h-8 min-w-0 grow items-center justify-end gap-0.5 overflow-hidden">
      {levels.map((level, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are places that levels run through
          key={index}
          style={{ height: `${8 + level * 92}%` }}
          className={clsx('w-1 shrink-0 rounded-full', live ? 'bg-accent' : 'bg-line-strong')}
        />
      ))}
    </span>
  )
}

/** Records a voice note in the place of the text: space pauses, Enter keeps it, Escape throws it away. */
export function VoiceRecorder({ can, onDone, onDiscard }: VoiceRecorderProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLFieldSetElement>(null)
  const [taking, setTaking] = useState(false)
  const { state, seconds, levels, limit, toggle, take } = useRecorder(can)
  useEffect(() => box.current?.focus(), [])
  const live = state === 'recording'
  const able = (live || state === 'paused' || state === 'full') && seconds >= 0.5 && !taking
  const keep = async () => {
    if (!able) return
    setTaking(true)
    const file = await take()
    if (file) onDone(file)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDiscard()
    else if (event.target !== event.currentTarget) return
    else if (event.key === ' ') toggle()
    else if (event.key === 'Enter') void keep()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  if (state === 'refused' || state === 'missing') {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-2 px-3.5 py-3 text-danger-text">
        <CircleAlert aria-hidden size={16} className="shrink-0" />
        <span className="min-w-0 grow">{t(`voice.${state}`)}</span>
        <Button small onClick={onDiscard}>
          {t('common.close')}
        </Button>
      </div>
    )
  }
  const said = {
    asking: t('voice.asking'),
    recording: t('voice.recording'),
    paused: t('voice.paused'),
    full: t('voice.full'),
  }
  return (
    <fieldset
      ref={box}
      tabIndex={-1}
      aria-label={t('voice.record')}
      onKeyDown={onKeyDown}
      className="flex flex-wrap items-center gap-2 px-3 py-3 outline-none"
    >
      <span
        aria-hidden
        className={clsx(
          'size-2.5 shrink-0 rounded-full',
          live ? 'bg-danger motion-safe:animate-pulse' : 'bg-line-strong',
        )}
      />
      <span role="status" className="text-help text-muted">
        {said[state]}
      </span>
      <Meter levels={levels} live={live} />
      <span dir="ltr" role="timer" className="text-help tabular-nums">
        {clock(seconds)} / {clock(limit)}
      </span>
      <span className="flex items-center gap-0.5 max-sm:w-full max-sm:justify-end">
        <IconButton label={t('voice.discard')} shortcut="esc" onClick={onDiscard}>
          <Trash2 aria-hidden size={16} />
        </IconButton>
        <IconButton
          label={live ? t('voice.pause') : t('voice.resume')}
          disabled={state === 'asking' || state === 'full'}
          onClick={toggle}
        >
          {live ? <Pause aria-hidden size={16} /> : <Mic aria-hidden size={16} />}
        </IconButton>
        <Button
          look="primary"
          disabled={!able}
          busy={taking}
          icon={<Check aria-hidden size={16} />}
          onClick={() => void keep()}
        >
          {t('voice.keep')}
        </Button>
      </span>
    </fieldset>
  )
}
