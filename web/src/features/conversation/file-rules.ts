import type { Can } from '@/api/types'

export type MediaKind = 'image' | 'video' | 'audio' | 'file'

/** Why a file cannot go: none can, or the channel takes none of its kind, other types of it, or smaller ones. */
export type FileRefusal =
  | { why: 'address' }
  | { why: 'kind'; kind: MediaKind }
  | { why: 'type'; types: string[] }
  | { why: 'size'; max: number }
  | { why: 'many'; max: number }

export function mediaKindOf(type: string): MediaKind {
  const major = type.toLowerCase().split('/')[0]
  return major === 'image' || major === 'video' || major === 'audio' ? major : 'file'
}

/** The channel's provider fetches files, and Rondo has no address where it could. */
export const lacksAddress = (can: Can) => can.no_files === 'no_public_address'

/** As many files as one message may have. */
export const mostFiles = 10

/** What the server would refuse, known before anything is uploaded. */
export function refusalOf(file: { type: string; size: number }, can: Can | undefined): FileRefusal | null {
  if (!can) return null
  if (lacksAddress(can)) return { why: 'address' }
  const kind = mediaKindOf(file.type)
  const max = can.media[kind]
  const types = can.types[kind] ?? []
  const bare = file.type.toLowerCase().split(';')[0]?.trim() ?? ''
  if (max === undefined) return { why: 'kind', kind }
  if (types.length > 0 && bare && !types.includes(bare)) return { why: 'type', types }
  return file.size > max ? { why: 'size', max } : null
}

/** "JPEG, PNG": types as people name them. */
export function typeNames(types: string[]): string {
  const short = types.map(type => (type.split('/')[1] ?? type).replace(/^(x-|vnd\.)/, ''))
  return [...new Set(short.map(one => (one.length <= 5 ? one.toUpperCase() : one)))].join(', ')
}
