import clsx from 'clsx'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import type { Conversation } from '@/api/types'
import { type BoxHandle, ComposerBox } from '@/features/conversation/composer-box'
import { ComposerTabs } from '@/features/conversation/composer-tabs'
import type { Tab } from '@/features/conversation/drafts'
import { Shut } from '@/features/conversation/shut'
import { useReach } from '@/features/conversation/use-reach'

export interface ComposerHandle {
  open: (tab: Tab) => void
  /** Answers a certain message, on the tab that is open. */
  quote: (messageId: string) => void
}

interface ComposerProps {
  ref: Ref<ComposerHandle>
  conversation: Conversation
  onReopen: () => void
  onClose: () => void
}

/** Where one answers, or leaves a note. It owns its text; the rest of the page does not move while one types. */
export function Composer({ ref, conversation, onReopen, onClose }: ComposerProps) {
  const [tab, setTab] = useState<Tab>('reply')
  const area = useRef<HTMLTextAreaElement>(null)
  const box = useRef<BoxHandle>(null)
  const focus = () => requestAnimationFrame(() => area.current?.focus())
  const open = (next: Tab) => {
    setTab(next)
    focus()
  }
  const { can, reach } = useReach(conversation)
  const shut = tab === 'reply' && conversation.status !== 'closed' && reach && reach.kind !== 'open' ? reach : null
  useImperativeHandle(ref, () => ({
    open,
    quote: messageId => {
      box.current?.quote(messageId)
      focus()
    },
  }))
  return (
    <section
      className={clsx(
        'relative rounded-sheet border shadow-1 focus-within:border-line-field',
        tab === 'note' ? 'border-note-line bg-note' : 'border-line bg-surface',
      )}
    >
      <ComposerTabs tab={tab} onTab={setTab} conversation={conversation} onReopen={onReopen} />
      {shut && can ? (
        <Shut conversation={conversation} can={can} reach={shut} onNote={() => open('note')} />
      ) : (
        <ComposerBox
          ref={box}
          key={tab}
          tab={tab}
          area={area}
          conversation={conversation}
          can={can}
          onClose={onClose}
        />
      )}
    </section>
  )
}
