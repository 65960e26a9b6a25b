import { facts } from '../state/facts.ts'
import { attach } from '../state/session.ts'
import { fill } from '../text/strings.ts'
import { fileSize } from '../text/time.ts'
import type { Attachment } from '../wire/types.ts'
import { draw } from './draw.ts'
import { scene } from './scene.ts'

const largestBytes = 20 << 20

/** A file on its way to the server, or there (`done`), or refused (`failed`). */
export type Upload = { file: File; part: number; done?: Attachment; failed?: boolean }

/** The files of the message being written; `problem` says in words why one was not taken. */
export const uploads = { list: [] as Upload[], problem: '' }

export function addFiles(files: Iterable<File>) {
  const { t, locale } = scene
  const limit = facts.config?.max_upload_bytes || largestBytes
  uploads.problem = ''
  for (const file of files) {
    if (file.size > limit) uploads.problem = fill(t.large, file.name, fileSize(limit, locale))
    else {
      const upload = { file, part: 0 }
      uploads.list.push(upload)
      start(upload)
    }
  }
  draw()
}

export async function start(upload: Upload) {
  upload.failed = false
  try {
    upload.done = await attach(upload.file, part => {
      upload.part = part
      draw()
    })
  } catch {
    upload.failed = true
  }
  draw()
}

export function removeFile(upload: Upload) {
  uploads.list = uploads.list.filter(u => u !== upload)
  uploads.problem = ''
  draw()
}

/** The message is sent: nothing is attached any more. */
export function takeFiles(): Attachment[] {
  const taken = uploads.list.map(u => u.done as Attachment)
  uploads.list = []
  return taken
}
