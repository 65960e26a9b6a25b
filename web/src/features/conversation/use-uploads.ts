import { useRef, useState } from 'react'
import { type Fault, faultOf } from '@/api/client'
import type { Attachment } from '@/api/types'
import { upload } from '@/api/upload'
import { type FileRefusal, mostFiles } from '@/features/conversation/file-rules'

export interface Upload {
  key: string
  file: File
  fault: Fault | null
  /** The channel takes no such file, so it was not uploaded. */
  refusal: FileRefusal | null
}

/** Files on their way to the server; each becomes an attachment of the draft, or says why not. */
export function useUploads(
  attachments: Attachment[],
  onChange: (attachments: Attachment[]) => void,
  refuse: (file: File) => FileRefusal | null,
) {
  const [pending, setPending] = useState<Upload[]>([])
  const latest = useRef({ attachments, onChange })
  latest.current = { attachments, onChange }

  const drop = (key: string) => setPending(list => list.filter(one => one.key !== key))
  const start = async (one: Upload) => {
    setPending(list => [...list.filter(other => other.key !== one.key), { ...one, fault: null }])
    if (one.refusal) return
    try {
      const attachment = await upload(one.file)
      const now = [...latest.current.attachments, attachment]
      latest.current.attachments = now
      latest.current.onChange(now)
      drop(one.key)
    } catch (error) {
      const fault = faultOf(error)
      setPending(list => list.map(other => (other.key === one.key ? { ...other, fault } : other)))
    }
  }
  return {
    pending,
    add: (files: Iterable<File>) => {
      let room = mostFiles - attachments.length - pending.filter(one => !one.refusal).length
      for (const file of files) {
        const refusal = refuse(file) ?? (room > 0 ? null : ({ why: 'many', max: mostFiles } as const))
        if (!refusal) room--
        void start({ key: crypto.randomUUID(), file, fault: null, refusal })
      }
    },
    retry: (one: Upload) => void start(one),
    drop,
    remove: (id: string) => onChange(attachments.filter(one => one.id !== id)),
    forget: () => setPending([]),
  }
}
