import { useTranslation } from 'react-i18next'
import type { Can, Conversation } from '@/api/types'
import { TemplatePicker } from '@/features/conversation/template-picker'
import { Dialog } from '@/ui/dialog'

export function TemplateDialog({
  conversation,
  can,
  onClose,
}: {
  conversation: Conversation
  can: Can
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Dialog open onClose={onClose} title={t('template.send')} width="max-w-2xl">
      <TemplatePicker conversation={conversation} can={can} onSent={onClose} />
    </Dialog>
  )
}
