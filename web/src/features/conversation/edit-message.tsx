import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAmend } from '@/api/message-acts'
import type { Said } from '@/features/conversation/items'
import { lengthOf } from '@/features/conversation/length'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { TextArea } from '@/ui/text-input'

interface EditMessageProps {
  message: Said
  /** The longest text, and in what it is counted; 0: as long as one likes. */
  max: number
  unit: 'characters' | 'utf16' | 'bytes'
  onDone: () => void
}

/** Another text for what was said, in its place. Escape leaves it as it was. */
export function EditMessage({ message, max, unit, onDone }: EditMessageProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const [text, setText] = useState(message.text)
  const amend = useAmend(message)
  const long = max > 0 && lengthOf(text, unit) > max
  const able = text.trim() !== '' && !long && !amend.isPending
  const save = () => {
    if (!able) return
    if (text === message.text) onDone()
    else amend.mutate({ verb: 'edit', text }, { onSuccess: onDone })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onDone()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="w-96 max-w-full rounded-bubble border border-line-field bg-surface p-2">
      <TextArea
        autoFocus
        aria-label={t('amend.edit')}
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="[field-sizing:content]"
      />
      {long && (
        <p role="alert" className="pt-1 text-danger-text text-help">
          {t('limit.tooLong', { max })}
        </p>
      )}
      {amend.isError && (
        <p role="alert" className="pt-1 text-danger-text text-help">
          {faultText(amend.error)}
        </p>
      )}
      <div className="flex justify-end gap-1.5 pt-2">
        <Button small look="ghost" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button small look="primary" disabled={!able} busy={amend.isPending} onClick={save}>
          {t('common.save')}
        </Button>
      </div>
    </div>
  )
}
