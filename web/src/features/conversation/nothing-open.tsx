import { MessagesSquare } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Keys } from '@/ui/keys'
import { Empty } from '@/ui/state'

export function NothingOpen() {
  const { t } = useTranslation()
  return (
    <div className="flex grow bg-sunken">
      <Empty icon={<MessagesSquare />} title={t('inbox.noneOpen')}>
        <p>{t('inbox.noneOpenText')}</p>
        <p className="mt-3 flex justify-center gap-4 max-md:hidden">
          <span className="inline-flex items-center gap-1.5">
            <Keys keys="j" /> <Keys keys="k" /> {t('inbox.move')}
          </span>
          <span className="inline-flex items-center gap-1.5">
            <Keys keys="?" /> {t('shortcut.title')}
          </span>
        </p>
      </Empty>
    </div>
  )
}
