import { useTranslation } from 'react-i18next'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { CopyText } from '@/ui/copy'
import { Dialog } from '@/ui/dialog'

/** The secret that signs the calls, shown this once. */
export function ShownSecret({ secret, title, onClose }: { secret: string; title: string; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <Button look="primary" onClick={onClose}>
          {t('common.done')}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Banner tone="warning">{t('token.onceOnly')}</Banner>
        <CopyText label={t('webhook.secret')} text={secret} />
      </div>
    </Dialog>
  )
}
