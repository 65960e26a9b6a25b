import { CircleHelp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useAmend } from '@/api/message-acts'
import type { Said } from '@/features/conversation/items'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'

/** Nobody knows whether it arrived, so a person decides; Rondo repeats nothing blindly. */
export function Uncertain({ message }: { message: Said }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const amend = useAmend(message)
  return (
    <div role="alert" className="flex flex-wrap items-center justify-end gap-1 text-help text-warning-text">
      <CircleHelp aria-hidden size={14} className="shrink-0" />
      <span>{amend.isError ? faultText(amend.error) : t('amend.uncertain')}</span>
      <Button small look="quiet" disabled={amend.isPending} onClick={() => amend.mutate({ verb: 'arrived' })}>
        {t('amend.arrived')}
      </Button>
      <Button small look="ghost" disabled={amend.isPending} onClick={() => amend.mutate({ verb: 'retry' })}>
        {t('amend.again')}
      </Button>
    </div>
  )
}
