import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import type { useConversationList } from '@/api/conversation-list'
import { WaitingRow } from '@/features/routing/waiting-row'
import { useFaultText } from '@/parts/fault-text'
import { ShowMore } from '@/ui/show-more'
import { Failed, Skeleton } from '@/ui/state'
import { cutClass, useCut } from '@/ui/use-cut'

interface WaitingListProps {
  list: ReturnType<typeof useConversationList>
  /** How many wait, also of those that are not in the list yet. */
  total: number
  /** On a wall: nothing to press. */
  quiet: boolean
  nameless: boolean
}

/** Who waits, longest first, each with why, and a way to end it. */
export function WaitingList({ list, total, quiet, nameless }: WaitingListProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { ref, out } = useCut(quiet)
  const unseen = quiet && list.hasNextPage ? Math.max(out, total - list.ids.length + out) : out
  return (
    <section aria-label={t('queue.waiting')} className={quiet ? 'flex min-h-0 grow basis-0 flex-col pb-2' : 'pb-4'}>
      <h2 className="flex items-baseline justify-between px-5 pt-4 pb-2 font-semibold max-md:px-4">
        {t('queue.waiting')}
        {unseen > 0 && <span className="font-normal text-muted">{t('queue.unseen', { count: unseen })}</span>}
      </h2>
      {list.isPending && <Skeleton rows={3} className="h-10" />}
      {list.isError && list.ids.length === 0 && (
        <Failed text={faultText(list.error)} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && list.ids.length === 0 && (
        <p className="px-5 text-muted max-md:px-4">{t('queue.nobodyWaits')}</p>
      )}
      <div ref={ref} className={clsx(quiet && ['grow', cutClass])}>
        <ul>
          {list.ids.map(id => (
            <WaitingRow key={id} id={id} quiet={quiet} nameless={nameless} />
          ))}
        </ul>
      </div>
      {!quiet && <ShowMore of={list} small className="px-5 pt-2 max-md:px-4" />}
    </section>
  )
}
