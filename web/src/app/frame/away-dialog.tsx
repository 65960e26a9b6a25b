import { useTranslation } from 'react-i18next'
import { NameDialog } from '@/parts/name-dialog'

interface AwayDialogProps {
  open: boolean
  onClose: () => void
  onSet: (reason: string) => void
}

/** A reason for being away in one's own words. */
export function AwayDialog({ open, onClose, onSet }: AwayDialogProps) {
  const { t } = useTranslation()
  return (
    <NameDialog
      open={open}
      onClose={onClose}
      title={t('presence.otherTitle')}
      label={t('presence.reason')}
      submit={t('presence.set')}
      onSubmit={reason => {
        onSet(reason)
        onClose()
      }}
    />
  )
}
