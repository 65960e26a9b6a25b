import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'

interface SaveBarProps {
  changed: boolean
  busy: boolean
  error?: string
  onSave: () => void
  onDiscard: () => void
}

/** Sticks to the bottom while something is not saved. */
export function SaveBar({ changed, busy, error, onSave, onDiscard }: SaveBarProps) {
  const { t } = useTranslation()
  if (!changed && !error) return null
  return (
    <div className="pop sticky bottom-3 z-10 mt-4 flex flex-wrap items-center gap-2 px-4 py-2.5">
      <p role={error ? 'alert' : 'status'} className={error ? 'grow text-danger-text' : 'grow text-muted'}>
        {error ?? t('common.unsaved')}
      </p>
      <Button onClick={onDiscard}>{t('common.discard')}</Button>
      <Button look="primary" busy={busy} onClick={onSave}>
        {t('common.save')}
      </Button>
    </div>
  )
}
