import { client, unwrap } from '@/api/client'
import type { Attachment } from '@/api/types'

const known = new WeakMap<File, Promise<Attachment>>()

/** Brings a file to the server. Asked for the same file again, it goes once, unless that failed. */
export function upload(file: File): Promise<Attachment> {
  const going = known.get(file) ?? bring(file)
  known.set(file, going)
  going.catch(() => known.delete(file))
  return going
}

function bring(file: File): Promise<Attachment> {
  return unwrap(
    client.POST('/attachments', {
      body: { file },
      bodySerializer: () => {
        const form = new FormData()
        form.append('file', file)
        return form
      },
    }),
  )
}
