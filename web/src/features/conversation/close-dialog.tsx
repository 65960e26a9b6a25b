import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { TextArea, TextInput } from '@/ui/text-input'

interface CloseDialogProps {
  open: boolean
  title: string
  onCancel: () => void
  onClose: (facts: { category?: string; summary?: string }) => void
}

/** Closing with what it was about; both are optional. */
export function CloseDialog({ open, title, onCancel, onClose }: CloseDialogProps) {
  const { t } = useTranslation()
  const [category, setCategory] = useState('')
  const [summary, setSummary] = useState('')
  const done = () => onClose({ category: category.trim() || undefined, summary: summary.trim() || undefined })
  return (
    <Dialog
      open={open}
      onClose={onCancel}
      title={title}
      footer={
        <>
          <Button onClick={onCancel}>{t('common.cancel')}</Button>
          <Button look="primary" onClick={done}>
            {t('close.action')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={event => {
          event.preventDefault()
          done()
        }}
      >
        <Field label={t('close.category')} help={t('close.categoryHelp')}>
          <TextInput value={category} maxLength={100} onChange={event => setCategory(event.target.value)} />
        </Field>
        <Field label={t('close.summary')} help={t('close.summaryHelp')}>
          <TextArea value={summary} maxLength={2000} onChange={event => setSummary(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  )
}
