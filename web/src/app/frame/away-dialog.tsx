import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'

interface AwayDialogProps {
  open: boolean
  onClose: () => void
  onSet: (reason: string) => void
}

/** A reason for being away in one's own words. */
export function AwayDialog({ open, onClose, onSet }: AwayDialogProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const submit = () => {
    if (!reason.trim()) return
    onSet(reason.trim())
    onClose()
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('presence.otherTitle')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" disabled={!reason.trim()} onClick={submit}>
            {t('presence.set')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
      >
        <Field label={t('presence.reason')}>
          <TextInput value={reason} maxLength={100} onChange={event => setReason(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  )
}
