import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Fault, faultOf } from '@/api/client'
import type { Attachment } from '@/api/types'
import { upload } from '@/api/upload'
import type { Tab } from '@/features/conversation/drafts'
import { type FileRefusal, mostFiles } from '@/features/conversation/file-rules'

export interface Upload {
  key: string
  file: File
  fault: Fault | null
  /** The channel takes no such file, so it was not uploaded. */
  refusal: FileRefusal | null
  /** At the server, and not in the draft yet: nobody looks at it. */
  done?: Attachment
}

interface Into {
  conversationId: string
  tab: Tab
  /** The draft has been read. */
  ready: boolean
  attachments: Attachment[]
  onChange: (attachments: Attachment[]) => void
  refuse: (file: File) => FileRefusal | null
}

/**
 * Files on their way to the server; each becomes an attachment of the draft, or says why not. They go on while one
 * looks at another conversation, and are found again.
 */
export function useUploads({ conversationId, tab, ready, attachments, onChange, refuse }: Into) {
  const cache = useQueryClient()
  const queryKey = ['uploads', conversationId, tab]
  const { data: pending } = useQuery<Upload[]>({
    queryKey,
    queryFn: () => [],
    enabled: false,
    initialData: [],
    gcTime: Number.POSITIVE_INFINITY,
  })
  const amend = (how: (list: Upload[]) => Upload[]) => cache.setQueryData<Upload[]>(queryKey, (list = []) => how(list))

  const start = async (one: Upload) => {
    const end = (how: Partial<Upload>) =>
      amend(list => list.map(other => (other.key === one.key ? { ...other, ...how } : other)))
    amend(list => [...list.filter(other => other.key !== one.key), { ...one, fault: null }])
    if (one.refusal) return
    try {
      const done = await upload(one.file)
      end({ done })
    } catch (error) {
      end({ fault: faultOf(error) })
    }
  }

  useEffect(() => {
    // The list that this was drawn from may be older than what was last taken out of it.
    const done = cache.getQueryData<Upload[]>(queryKey)?.flatMap(one => one.done ?? []) ?? []
    if (!ready || done.length === 0) return
    amend(list => list.filter(one => !one.done))
    onChange([...attachments, ...done])
  })

  return {
    pending,
    /** What goes with the message although it is still on its way. */
    coming: pending.filter(one => !one.fault && !one.refusal).map(one => one.file),
    add: (files: Iterable<File>) => {
      let room = mostFiles - attachments.length - pending.filter(one => !one.refusal).length
      for (const file of files) {
        const refusal = refuse(file) ?? (room > 0 ? null : ({ why: 'many', max: mostFiles } as const))
        if (!refusal) room--
        void start({ key: crypto.randomUUID(), file, fault: null, refusal })
      }
    },
    retry: (one: Upload) => void start(one),
    drop: (key: string) => void amend(list => list.filter(one => one.key !== key)),
    remove: (id: string) => onChange(attachments.filter(one => one.id !== id)),
    forget: () => void amend(() => []),
  }
}
