import clsx from 'clsx'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useKnownConversation } from '@/api/conversation'
import type { Conversation } from '@/api/types'
import { useHasDraft } from '@/features/conversation/drafts'
import { SelectMark } from '@/features/conversation/select-mark'
import { useLongPress } from '@/features/conversation/use-long-press'
import { useTyping } from '@/features/conversation/use-typing'
import { WaitChip } from '@/features/conversation/wait-chip'
import { formatNumber } from '@/lib/time'
import { Age } from '@/parts/age'
import { ChannelMark } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'
import { Avatar } from '@/ui/avatar'

interface ConversationRowProps {
  id: string
  open: boolean
  position: number
  total: number
  onOpen: (id: string) => void
  selecting: boolean
  selected: boolean
  onSelect: (id: string, reach: boolean) => void
}

function Preview({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const typing = useTyping(conversation.id).some(actor => actor.kind === 'contact' || actor.kind === 'visitor')
  const draft = useHasDraft(conversation.id)
  if (typing) return <span className="min-w-0 grow truncate text-accent-text">{t('inbox.typing')}</span>
  const { preview } = conversation
  const prefix = preview?.private ? t('inbox.notePrefix') : preview?.direction === 'out' ? t('inbox.outPrefix') : ''
  return (
    <>
      {draft ? (
        <span className="shrink-0 font-medium text-danger-text">{t('inbox.draft')}</span>
      ) : (
        prefix && <span className="shrink-0">{prefix}</span>
      )}
      <span dir="auto" className="user-text min-w-0 grow truncate">
        {preview?.text || (preview ? t('inbox.attachment') : '')}
      </span>
    </>
  )
}

/** One conversation in the list: who, when, the last word, and the one thing that matters most. */
export const ConversationRow = memo(function ConversationRow({
  id,
  open,
  position,
  total,
  onOpen,
  selecting,
  selected,
  onSelect,
}: ConversationRowProps) {
  const { t, i18n } = useTranslation()
  const contactName = useContactName()
  const conversation = useKnownConversation(id)
  const press = useLongPress(() => onSelect(id, false))
  if (!conversation) return <div className="h-full" />
  const { contact, unread } = conversation
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list owns focus and keys
    <div
      id={`row-${id}`}
      role="option"
      tabIndex={-1}
      aria-selected={selecting ? selected : open}
      aria-current={open ? 'true' : undefined}
      aria-posinset={position}
      aria-setsize={total}
      {...press.on}
      onContextMenu={event => press.held() && event.preventDefault()}
      onClick={event => {
        if (press.wasHeld()) return
        if (selecting || event.ctrlKey || event.metaKey || event.shiftKey) onSelect(id, event.shiftKey)
        else onOpen(id)
      }}
      className={clsx(
        'group/row flex h-full touch-manipulation select-none items-center gap-2.5 rounded-row px-2',
        open || selected ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <span className="relative flex">
        <Avatar
          id={contact.id}
          name={contactName(contact)}
          className="[&>span:first-child]:size-9 [&>span:last-child]:z-[1]"
          badge={<ChannelMark kind={conversation.channel_kind} ring />}
        />
        <SelectMark on={selecting} chosen={selected} onToggle={() => onSelect(id, false)} />
      </span>
      <div className="min-w-0 grow">
        <div className="flex items-baseline gap-2">
          <bdi className={clsx('min-w-0 grow truncate', unread > 0 ? 'font-semibold' : 'font-medium')}>
            {contactName(contact)}
          </bdi>
          <Age since={conversation.last_message_at} className="shrink-0 text-help text-muted" />
        </div>
        <div className={clsx('flex min-h-6 items-center gap-1.5', unread > 0 ? 'text-fg' : 'text-muted')}>
          <Preview conversation={conversation} />
          <WaitChip conversation={conversation} />
          {unread > 0 && (
            <span className="inline-flex h-[1.125rem] min-w-[1.125rem] shrink-0 items-center justify-center rounded-full bg-accent px-1 font-semibold text-meta text-on-accent tabular-nums">
              <span aria-hidden>{unread > 99 ? '99+' : formatNumber(unread, i18n.language)}</span>
              <span className="sr-only">{t('inbox.unread', { count: unread })}</span>
            </span>
          )}
        </div>
      </div>
    </div>
  )
})
