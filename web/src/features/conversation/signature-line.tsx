import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FoldButton } from '@/features/conversation/folded-text'

/** What will go below the mail that is being written. */
export function SignatureLine({ signature }: { signature: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const lines = signature.split('\n')
  return (
    <section aria-label={t('signature.below')} className="flex items-start gap-2 px-3.5 pb-1 text-help text-muted">
      <span className="shrink-0 py-1">{t('signature.short')}</span>
      <p dir="auto" className="min-w-0 whitespace-pre-wrap py-1 [overflow-wrap:anywhere]">
        {open ? signature : lines[0]}
      </p>
      {lines.length > 1 && <FoldButton open={open} onClick={() => setOpen(!open)} />}
    </section>
  )
}
