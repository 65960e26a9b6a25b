import type { Can } from '@/api/types'

const mb = 1_000_000

/** A channel that can do nearly everything; a test takes away what it wants to see missing. */
export function canOf(part: Partial<Can> = {}): Can {
  return {
    blocked_since: null,
    buttons: 10,
    choice_id_max: 64,
    delete: true,
    edit: true,
    list_rows: 10,
    location: true,
    mail: false,
    media: { image: 20 * mb, video: 20 * mb, audio: 20 * mb, voice: 20 * mb, file: 20 * mb },
    media_max: 10,
    no_files: '',
    reaction: true,
    reply: true,
    segments: false,
    split: false,
    start_first: false,
    tag_window_s: 0,
    templates: false,
    text_max: 4096,
    text_unit: 'characters',
    types: {},
    typing: true,
    window: null,
    window_s: 0,
    ...part,
  }
}
