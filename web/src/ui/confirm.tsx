import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'

interface ConfirmProps {
  open: boolean
  onClose: () => void
  title: string
  /** What will be lost. */
  text: string
  /** Typed to confirm what cannot be undone; without it one press is enough. */
  word?: string
  action: string
  busy: boolean
  error?: string
  onConfirm: () => void
}

export function Confirm({ open, onClose, title, text, word, action, busy, error, onConfirm }: ConfirmProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const sure = !word || typed.trim() === word.trim()
  return (
    <Dialog
      open={open}
      onClose={() => {
        setTyped('')
        onClose()
      }}
      title={title}
      description={text}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="danger" busy={busy} disabled={!sure} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {word && (
        <Field label={t('common.typeToConfirm', { word })}>
          <TextInput value={typed} autoComplete="off" onChange={event => setTyped(event.target.value)} />
        </Field>
      )}
      {error && (
        <p role="alert" className="mt-2 text-danger-text">
          {error}
        </p>
      )}
    </Dialog>
  )
}
