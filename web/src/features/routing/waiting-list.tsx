import { useTranslation } from 'react-i18next'
import type { useConversationList } from '@/api/conversation-list'
import { WaitingRow } from '@/features/routing/waiting-row'
import { useFaultText } from '@/parts/fault-text'
import { ShowMore } from '@/ui/show-more'
import { Failed, Skeleton } from '@/ui/state'

interface WaitingListProps {
  list: ReturnType<typeof useConversationList>
  /** On a wall: nothing to press. */
  quiet: boolean
  nameless: boolean
}

/** Who waits, longest first, each with why, and a way to end it. */
export function WaitingList({ list, quiet, nameless }: WaitingListProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  return (
    <section aria-label={t('queue.waiting')} className="pb-4">
      <h2 className="px-5 pt-4 pb-2 font-semibold max-md:px-4">{t('queue.waiting')}</h2>
      {list.isPending && <Skeleton rows={3} className="h-10" />}
      {list.isError && list.ids.length === 0 && (
        <Failed text={faultText(list.error)} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && list.ids.length === 0 && (
        <p className="px-5 text-muted max-md:px-4">{t('queue.nobodyWaits')}</p>
      )}
      <ul>
        {list.ids.map(id => (
          <WaitingRow key={id} id={id} quiet={quiet} nameless={nameless} />
        ))}
      </ul>
      {!quiet && <ShowMore of={list} small className="px-5 pt-2 max-md:px-4" />}
    </section>
  )
}
