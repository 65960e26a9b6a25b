import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ArrowDown } from 'lucide-react'
import { type Ref, useImperativeHandle, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { activityQuery, messagesQuery } from '@/api/conversation'
import { useMe } from '@/api/identity'
import { talk } from '@/api/message-cache'
import { type Outgoing, outboxKey } from '@/api/outbox'
import type { Conversation } from '@/api/types'
import { itemsOf } from '@/features/conversation/items'
import { MessageGroup } from '@/features/conversation/message-group'
import { SystemLine } from '@/features/conversation/system-line'
import { TypingLine } from '@/features/conversation/typing-line'
import { useJump } from '@/features/conversation/use-jump'
import { useNewestFirst } from '@/features/conversation/use-scroll'
import { dayName } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { useContactName } from '@/parts/contact-name'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Failed, Skeleton } from '@/ui/state'

function Day({ at }: { at: string }) {
  const { i18n } = useTranslation()
  const now = useNow(60_000)
  return (
    <h2 className="my-3 flex items-center gap-3 text-center font-normal text-help text-subtle before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
      {dayName(at, now, i18n.language)}
    </h2>
  )
}

export interface ThreadHandle {
  jump: (messageId: string) => void
}

interface ThreadProps {
  ref?: Ref<ThreadHandle>
  conversation: Conversation
}

/** The talk: read from below, older parts as one scrolls up, and nothing jumps when they come. */
export function Thread({ ref, conversation }: ThreadProps) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const { id } = conversation
  const me = useMe()
  const faultText = useFaultText()
  const query = useInfiniteQuery(messagesQuery(id))
  const activity = useQuery(activityQuery(id)).data
  const outbox = useQuery<Outgoing[]>({
    queryKey: outboxKey(id),
    queryFn: () => [],
    enabled: false,
    initialData: [],
  }).data
  const messages = useMemo(() => talk(query.data?.pages ?? []), [query.data])
  const items = useMemo(
    () => itemsOf(messages, outbox, activity ?? [], { id: me.id, name: me.name }, !query.hasNextPage),
    [messages, outbox, activity, me.id, me.name, query.hasNextPage],
  )
  const { box, away, fresh, toEnd, onScroll } = useNewestFirst(items, messages.length + outbox.length, () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
  })
  const jump = useJump(box, async () => query.hasNextPage && (await query.fetchNextPage()).isSuccess)
  useImperativeHandle(ref, () => ({ jump: id => void jump(id) }))
  return (
    <div className="relative flex min-h-0 grow flex-col bg-sunken">
      <div
        ref={box}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('inbox.thread', { name: contactName(conversation.contact) })}
        className="flex min-h-0 grow flex-col overflow-y-auto overscroll-contain outline-offset-[-2px]"
      >
        <div className="mx-auto mt-auto w-full max-w-[46rem] px-4 pt-4 pb-3 max-md:px-3">
          {query.isPending && <Skeleton rows={4} className="h-10" />}
          {query.isError && messages.length === 0 && (
            <Failed text={faultText(query.error)} onRetry={() => void query.refetch()} />
          )}
          {query.hasNextPage && (
            <div className="flex justify-center py-2">
              <Button small look="ghost" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('inbox.older')}
              </Button>
            </div>
          )}
          {items.map(item => (
            <div key={item.key} className="[contain-intrinsic-size:auto_5rem] [content-visibility:auto]">
              {item.kind === 'day' && <Day at={item.at} />}
              {item.kind === 'group' && (
                <MessageGroup conversation={conversation} side={item.side} messages={item.messages} />
              )}
              {item.kind === 'event' && <SystemLine conversation={conversation} activity={item.activity} />}
            </div>
          ))}
          <TypingLine conversation={conversation} />
        </div>
      </div>
      <p aria-live="polite" className="sr-only">
        {fresh > 0 ? t('inbox.newMessages', { count: fresh }) : ''}
      </p>
      {away && (
        <button
          type="button"
          onClick={toEnd}
          className="absolute inset-x-0 bottom-3 mx-auto inline-flex min-h-8 w-fit items-center gap-1.5 rounded-full border border-line-pop bg-raised px-3 font-medium text-help shadow-2"
        >
          <ArrowDown aria-hidden size={14} />
          {fresh > 0 ? t('inbox.newMessages', { count: fresh }) : t('inbox.toEnd')}
        </button>
      )}
    </div>
  )
}
