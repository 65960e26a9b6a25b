import type { Can } from '@/api/types'
import { oggOf } from '@/lib/ogg'

interface Format {
  /** What the browser is asked to record. */
  record: string
  /** What the file is then. */
  type: 'audio/ogg' | 'audio/mp4' | 'audio/webm'
  name: string
}

const formats: Format[] = [
  { record: 'audio/ogg;codecs=opus', type: 'audio/ogg', name: 'voice.ogg' },
  { record: 'audio/webm;codecs=opus', type: 'audio/ogg', name: 'voice.ogg' },
  { record: 'audio/mp4', type: 'audio/mp4', name: 'voice.m4a' },
  { record: 'audio/webm', type: 'audio/webm', name: 'voice.weba' },
]

const bitsPerSecond = 32_000
const longestS = 15 * 60

/** The first format that this browser records and the channel takes; undefined when there is none. */
export function formatFor(can: Can | undefined): Format | undefined {
  if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices) return undefined
  if (can && can.media.audio === undefined) return undefined
  const types = can?.types.audio ?? []
  return formats.find(
    one => (types.length === 0 || types.includes(one.type)) && MediaRecorder.isTypeSupported(one.record),
  )
}

/** As long as the channel's largest file, and no longer than anybody listens. */
export function limitOf(can: Can | undefined): number {
  const bytes = can?.media.audio ?? Number.POSITIVE_INFINITY
  return Math.min(longestS, Math.floor((bytes * 8) / (bitsPerSecond * 1.2)))
}

export function recorderFor(stream: MediaStream, format: Format): MediaRecorder {
  return new MediaRecorder(stream, { mimeType: format.record, audioBitsPerSecond: bitsPerSecond })
}

/** The recorded pieces as the file that goes out. */
export async function fileOf(pieces: Blob[], format: Format): Promise<File> {
  const whole = new Blob(pieces, { type: format.record })
  const remade =
    format.type === 'audio/ogg' && format.record.startsWith('audio/webm')
      ? oggOf(new Uint8Array(await whole.arrayBuffer()))
      : null
  if (remade) return new File([remade], format.name, { type: format.type })
  const type = format.record.split(';')[0] ?? format.type
  return new File([whole], type === 'audio/webm' ? 'voice.weba' : format.name, { type })
}
