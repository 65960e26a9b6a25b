import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Act } from '@/api/action'
import { conversationKeys, conversationQuery } from '@/api/conversation'
import { useMe } from '@/api/identity'
import { type Talk, talk } from '@/api/message-cache'
import { ChannelTrouble } from '@/features/conversation/channel-trouble'
import { CloseDialog } from '@/features/conversation/close-dialog'
import { Composer, type ComposerHandle } from '@/features/conversation/composer'
import { Thread, type ThreadHandle } from '@/features/conversation/thread'
import { type ThreadActs, ThreadActsProvider } from '@/features/conversation/thread-acts'
import { ThreadHeader } from '@/features/conversation/thread-header'
import { useMarkRead } from '@/features/conversation/use-mark-read'
import { WaitingLine } from '@/features/conversation/waiting-line'
import { useWishes } from '@/lib/command-bus'
import { useHotkeys } from '@/lib/use-hotkeys'
import { useActWithUndo } from '@/parts/act-toast'
import { useContactName } from '@/parts/contact-name'
import { useFaultText } from '@/parts/fault-text'
import { RefusalLine } from '@/parts/refusal-line'
import { useRealtime } from '@/realtime/provider'
import { Failed, Skeleton } from '@/ui/state'

interface ThreadPaneProps {
  conversationId: string
  /** Rows are being chosen in the list: the keys for acts mean those. */
  selecting: boolean
  onBack: () => void
  onDetails: () => void
  /** Opens the details with the writing mark where tags are added. */
  onTag: () => void
  onDone: () => void
}

/** Tells the colleagues who is looking, for as long as one does. */
function useViewing(conversationId: string) {
  const { send } = useRealtime()
  useEffect(() => {
    send({ type: 'viewing', conversation_id: conversationId })
    return () => send({ type: 'viewing', conversation_id: null })
  }, [conversationId, send])
}

export function ThreadPane({ conversationId, selecting, onBack, onDetails, onTag, onDone }: ThreadPaneProps) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const cache = useQueryClient()
  const me = useMe()
  const faultText = useFaultText()
  const run = useActWithUndo()
  const composer = useRef<ComposerHandle>(null)
  const thread = useRef<ThreadHandle>(null)
  const [layer, setLayer] = useState<'assign' | 'snooze' | 'close' | null>(null)
  const { data: conversation, error, isPending, refetch } = useQuery(conversationQuery(conversationId))
  useViewing(conversationId)

  const act = (wish: Act) => run(conversationId, wish)
  const finish = async (wish: Act) => {
    onDone()
    await act(wish)
  }
  const open = conversation?.status !== 'closed'
  const quoteLast = () => {
    const said = talk(cache.getQueryData<Talk>(conversationKeys.messages(conversationId))?.pages ?? [])
    const last = said.findLast(one => one.direction === 'in')
    if (last) composer.current?.quote(last.id)
  }
  const tag = () => {
    const field = document.getElementById('contact-tags')
    if (!field) return onTag()
    field.closest('details')?.setAttribute('open', '')
    field.focus()
  }
  useHotkeys({
    r: () => composer.current?.open('reply'),
    n: () => composer.current?.open('note'),
    'shift+a': () => void act({ verb: 'assign', user_id: me.id }),
    'shift+e': () => open && setLayer('close'),
    t: tag,
    q: quoteLast,
    ']': onDetails,
  })
  useHotkeys(
    {
      a: () => setLayer('assign'),
      z: () => open && setLayer('snooze'),
      e: () => open && void finish({ verb: 'close' }),
      u: () => void act({ verb: 'unread' }),
    },
    !selecting,
  )
  useWishes({
    assign: () => setLayer('assign'),
    snooze: () => setLayer('snooze'),
    close: () => void finish({ verb: 'close' }),
    tag,
    unread: () => void act({ verb: 'unread' }),
    quote: quoteLast,
  })

  useMarkRead(conversation)
  const acts = useMemo<ThreadActs>(
    () => ({ quote: id => composer.current?.quote(id), jump: id => thread.current?.jump(id) }),
    [],
  )

  if (isPending) return <Skeleton rows={5} className="h-12" />
  if (!conversation) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  return (
    <ThreadActsProvider value={acts}>
      <ThreadHeader
        conversation={conversation}
        layer={layer}
        onLayer={setLayer}
        onAct={wish => void act(wish)}
        onFinish={wish => void finish(wish)}
        onBack={onBack}
        onDetails={onDetails}
      />
      <Thread ref={thread} conversation={conversation} />
      <div className="flex flex-col gap-1.5 bg-sunken px-3 pb-3 max-md:px-2 max-md:pb-2">
        <ChannelTrouble conversation={conversation} />
        <RefusalLine conversationId={conversationId} />
        {conversation.status === 'open' && !conversation.assignee_id && (
          <WaitingLine conversation={conversation} onTake={() => void act({ verb: 'take' })} />
        )}
        <Composer
          ref={composer}
          conversation={conversation}
          onReopen={() => void act({ verb: 'reopen' })}
          onClose={() => void finish({ verb: 'close' })}
        />
      </div>
      <CloseDialog
        open={layer === 'close'}
        title={t('close.title', { name: contactName(conversation.contact) })}
        onCancel={() => setLayer(null)}
        onClose={facts => {
          setLayer(null)
          void finish({ verb: 'close', ...facts })
        }}
      />
    </ThreadActsProvider>
  )
}
