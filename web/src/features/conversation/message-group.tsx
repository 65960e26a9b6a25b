import clsx from 'clsx'
import { Bot, Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/types'
import { Album, withAlbums } from '@/features/conversation/album'
import type { Said } from '@/features/conversation/items'
import { MessageState } from '@/features/conversation/message-state'
import { timeOfDay } from '@/lib/time'
import { useContactName } from '@/parts/contact-name'
import { Avatar } from '@/ui/avatar'

interface MessageGroupProps {
  conversation: Conversation
  side: 'in' | 'out' | 'note'
  messages: Said[]
}

function Author({ side, message }: { side: 'in' | 'out' | 'note'; message: Said }) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const { id, name } = message.author
  if (side === 'in') return <span className="sr-only">{contactName({ id: id ?? '', name })}</span>
  const rondo = message.author.kind === 'rondo'
  return (
    <p className="mb-0.5 flex items-center gap-1.5 px-1 text-help text-muted">
      {side === 'note' && <Lock aria-hidden size={12} />}
      {rondo && <Bot aria-hidden size={13} />}
      {side === 'note' && <span>{t('inbox.internalNote')} ·</span>}
      <bdi>{rondo ? t('inbox.automatic') : message.author.name}</bdi>
    </p>
  )
}

/** What one sender said within three minutes: one picture, one time. Customers at the start, we at the end. */
export function MessageGroup({ conversation, side, messages }: MessageGroupProps) {
  const { i18n } = useTranslation()
  const contactName = useContactName()
  const first = messages[0]
  const last = messages.at(-1)
  if (!first || !last) return null
  const mine = side !== 'in'
  const stacks = withAlbums(messages)
  return (
    <article className={clsx('mb-3 flex items-end gap-2', mine ? 'justify-end' : 'justify-start')}>
      {!mine && (
        <Avatar
          id={first.author.id ?? first.author.name}
          name={contactName({ id: first.author.id ?? '', name: first.author.name })}
          size="sm"
          className="mb-5"
        />
      )}
      <div className={clsx('flex min-w-0 max-w-[82%] flex-col gap-0.5', mine ? 'items-end' : 'items-start')}>
        <Author side={side} message={first} />
        {stacks.map((stack, index) => (
          <Album
            key={stack[0]?.client_id ?? stack[0]?.id}
            conversation={conversation}
            messages={stack}
            side={side}
            tight={index > 0}
            more={index < stacks.length - 1}
            before={stacks[index - 1]?.at(-1)}
          />
        ))}
        <p className="mt-0.5 flex items-center gap-1 px-1 text-help text-muted">
          <time dateTime={last.at} className="tabular-nums">
            {timeOfDay(last.at, i18n.language)}
          </time>
          {side === 'out' && <MessageState message={last} />}
        </p>
      </div>
    </article>
  )
}
