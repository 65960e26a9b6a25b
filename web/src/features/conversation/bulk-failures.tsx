import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useKnownConversation } from '@/api/conversation'
import type { Bulk, BulkFailure } from '@/features/conversation/use-bulk'
import { useContactName } from '@/parts/contact-name'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'

const most = 4

function One({ failure }: { failure: BulkFailure }) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const faultText = useFaultText()
  const conversation = useKnownConversation(failure.id)
  return (
    <li className="[overflow-wrap:anywhere]">
      <bdi className="font-medium">{conversation && contactName(conversation.contact)}</bdi>{' '}
      {t(`refused.${failure.act.verb}`)} {faultText(failure.fault)}
    </li>
  )
}

/** Of many, those that were refused: each with its name and its reason. The others are done. */
export function BulkFailures({ bulk }: { bulk: Bulk }) {
  const { t } = useTranslation()
  const { failures, busy, retry, dismiss } = bulk
  if (failures.length === 0) return null
  return (
    <div className="px-2 pt-2">
      <Banner tone="danger" icon={<CircleAlert aria-hidden size={16} className="mt-0.5 shrink-0 self-start" />}>
        <p className="font-medium">{t('bulk.failed', { count: failures.length })}</p>
        <ul className="my-1 flex flex-col gap-1 text-help">
          {failures.slice(0, most).map(failure => (
            <One key={failure.id} failure={failure} />
          ))}
          {failures.length > most && <li>{t('bulk.moreFailed', { count: failures.length - most })}</li>}
        </ul>
        <span className="-ms-2 flex gap-1">
          <Button small look="ghost" busy={busy} onClick={retry}>
            {t('common.retry')}
          </Button>
          <Button small look="ghost" onClick={dismiss}>
            {t('common.dismiss')}
          </Button>
        </span>
      </Banner>
    </div>
  )
}
