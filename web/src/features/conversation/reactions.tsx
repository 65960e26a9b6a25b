import { useTranslation } from 'react-i18next'
import { useAmend } from '@/api/message-acts'
import type { Said } from '@/features/conversation/items'

const chip = 'inline-flex min-h-6 items-center rounded-full border bg-surface px-1.5 text-fg'

/** Emojis that hang below a message: the customer's, and ours, which a press takes back. */
export function Reactions({ message, mayReact }: { message: Said; mayReact: boolean }) {
  const { t } = useTranslation()
  const amend = useAmend(message)
  const { reaction, own_reaction } = message.extra ?? {}
  if (!reaction && !own_reaction) return null
  return (
    <p className="relative z-10 -mt-1.5 flex gap-1 px-2">
      {reaction && (
        <span role="img" aria-label={t('reaction.theirs', { emoji: reaction })} className={`${chip} border-line`}>
          <bdi>{reaction}</bdi>
        </span>
      )}
      {own_reaction && (
        <button
          type="button"
          disabled={!mayReact || amend.isPending}
          aria-label={t('reaction.ours', { emoji: own_reaction })}
          title={t('reaction.ours', { emoji: own_reaction })}
          onClick={() => amend.mutate({ verb: 'react', emoji: '' })}
          className={`${chip} border-accent-line hover:bg-hover`}
        >
          <bdi>{own_reaction}</bdi>
        </button>
      )}
    </p>
  )
}
