import { useRef, useState } from 'react'
import { type Fault, faultOf } from '@/api/client'
import type { Attachment } from '@/api/types'
import { upload } from '@/api/upload'

export interface Upload {
  key: string
  file: File
  fault: Fault | null
}

/** Files on their way to the server; each becomes an attachment of the draft, or says why not. */
export function useUploads(attachments: Attachment[], onChange: (attachments: Attachment[]) => void) {
  const [pending, setPending] = useState<Upload[]>([])
  const latest = useRef({ attachments, onChange })
  latest.current = { attachments, onChange }

  const drop = (key: string) => setPending(list => list.filter(one => one.key !== key))
  const start = async (one: Upload) => {
    setPending(list => [...list.filter(other => other.key !== one.key), { ...one, fault: null }])
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
    add: (files: FileList) => {
      for (const file of files) void start({ key: crypto.randomUUID(), file, fault: null })
    },
    retry: (one: Upload) => void start(one),
    drop,
    remove: (id: string) => onChange(attachments.filter(one => one.id !== id)),
    forget: () => setPending([]),
  }
}
