import type { Attachment } from '@/api/types'

export type Shown = 'picture' | 'sticker' | 'voice' | 'sound' | 'film' | 'file'

const inline = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp']

/** How a file is shown. Channels name stickers and voice notes by their kind. */
export function shownAs({ content_type, name }: Attachment): Shown {
  const type = content_type.split(';')[0]?.toLowerCase() ?? ''
  if (inline.includes(type)) return /^sticker\b/i.test(name) ? 'sticker' : 'picture'
  if (type.startsWith('audio/') || type === 'application/ogg') return /^voice\b/i.test(name) ? 'voice' : 'sound'
  return type.startsWith('video/') ? 'film' : 'file'
}

export function isMissing({ pending, problem }: Attachment): boolean {
  return pending || problem !== ''
}
