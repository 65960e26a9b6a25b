import { Paperclip } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, Can } from '@/api/types'
import { upload } from '@/api/upload'
import { refusalOf } from '@/features/conversation/file-rules'
import { useFileRefusal } from '@/features/conversation/use-file-refusal'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'

interface FilePickProps {
  accept: string
  file: Attachment | null
  onFile: (file: Attachment) => void
  can: Can
  channelKind: string
}

/** One file that has to go with something. */
export function FilePick({ accept, file, onFile, can, channelKind }: FilePickProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const faultText = useFaultText()
  const refusalText = useFileRefusal(channelKind)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const take = async (chosen: File) => {
    const refusal = refusalOf(chosen, can)
    setProblem(refusal ? refusalText(refusal) : '')
    if (refusal) return
    setBusy(true)
    try {
      onFile(await upload(chosen))
    } catch (error) {
      setProblem(faultText(error))
    }
    setBusy(false)
  }
  return (
    <div className="flex flex-col items-start gap-1">
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={event => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen) void take(chosen)
        }}
      />
      <Button busy={busy} icon={<Paperclip aria-hidden size={16} />} onClick={() => input.current?.click()}>
        {file ? <bdi>{file.name}</bdi> : t('template.file')}
      </Button>
      {problem && (
        <p role="alert" className="text-danger-text text-help">
          {problem}
        </p>
      )}
    </div>
  )
}
