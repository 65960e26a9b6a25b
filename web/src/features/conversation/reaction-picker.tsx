import { Plus, SmilePlus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAmend } from '@/api/message-acts'
import type { Said } from '@/features/conversation/items'
import { iconButtonClass } from '@/ui/icon-button'
import { Popover } from '@/ui/popover'
import { Skeleton } from '@/ui/state'

const EmojiPicker = lazy(() =>
  import('@/features/conversation/emoji-picker').then(module => ({ default: module.EmojiPicker })),
)

/** At hand without searching. */
export const usual = ['👍', '❤️', '😂', '😮', '😢', '🙏']

/** Six emojis at hand, the others behind the plus. */
export function ReactionPicker({ message, className }: { message: Said; className: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const [all, setAll] = useState(false)
  const amend = useAmend(message)
  const react = (emoji: string) => {
    setOpen(false)
    amend.mutate({ verb: 'react', emoji })
  }
  return (
    <Popover
      open={open}
      onOpenChange={next => {
        setOpen(next)
        setAll(false)
      }}
      side="top"
      label={t('reaction.add')}
      width={all ? 'w-80' : 'w-auto'}
      trigger={
        <button type="button" aria-label={t('reaction.add')} title={t('reaction.add')} className={className}>
          <SmilePlus aria-hidden size={15} />
        </button>
      }
    >
      {all ? (
        <Suspense fallback={<Skeleton rows={4} className="h-8" />}>
          <EmojiPicker onPick={react} />
        </Suspense>
      ) : (
        <div className="flex gap-0.5">
          {usual.map(emoji => (
            <button
              key={emoji}
              type="button"
              aria-label={t('reaction.with', { emoji })}
              aria-pressed={message.extra.own_reaction === emoji}
              onClick={() => react(message.extra.own_reaction === emoji ? '' : emoji)}
              className="grid size-9 place-items-center rounded-control text-lead hover:bg-hover aria-pressed:bg-active max-md:size-11"
            >
              {emoji}
            </button>
          ))}
          <button
            type="button"
            aria-label={t('reaction.more')}
            onClick={() => setAll(true)}
            className={iconButtonClass}
          >
            <Plus aria-hidden size={16} />
          </button>
        </div>
      )}
    </Popover>
  )
}
