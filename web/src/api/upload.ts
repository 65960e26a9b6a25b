import { client, unwrap } from '@/api/client'
import type { Attachment } from '@/api/types'

export function upload(file: File): Promise<Attachment> {
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
