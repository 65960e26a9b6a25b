import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'

interface NameDialogProps {
  open: boolean
  onClose: () => void
  title: string
  label: string
  help?: string
  /** What the button says. */
  submit: string
  /** Gets the text without spaces around it, never empty. */
  onSubmit: (text: string) => void
  busy?: boolean
  error?: string
}

/** Asks for one short text: the name of something new, or a reason. */
export function NameDialog({ open, onClose, title, label, help, submit, onSubmit, busy, error }: NameDialogProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const send = () => text.trim() && onSubmit(text.trim())
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" busy={busy} disabled={!text.trim()} onClick={send}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          send()
        }}
      >
        <Field label={label} help={help} error={error}>
          <TextInput value={text} maxLength={100} onChange={event => setText(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  )
}
