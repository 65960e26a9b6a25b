import { Eye, Pencil } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useTyping, useViewers } from '@/features/conversation/use-typing'
import { Avatar } from '@/ui/avatar'
import { Tip } from '@/ui/tip'

/** Colleagues who look at the same conversation: an eye; a pen while they type. */
export function Viewers({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation()
  const viewers = useViewers(conversationId)
  const typing = new Set(useTyping(conversationId).map(actor => actor.id))
  return (
    <span className="flex shrink-0 -space-x-1.5 rtl:space-x-reverse">
      {viewers.slice(0, 3).map(user => {
        const writes = typing.has(user.id)
        const label = t(writes ? 'inbox.colleagueTypes' : 'inbox.colleagueViews', { name: user.name })
        return (
          <Tip key={user.id} label={label}>
            <span role="img" aria-label={label} className="rounded-full ring-2 ring-info">
              <Avatar
                id={user.id}
                name={user.name}
                size="sm"
                badge={
                  <span className="rounded-full border-2 border-surface bg-info p-px text-on-ch">
                    {writes ? <Pencil aria-hidden size={8} /> : <Eye aria-hidden size={8} />}
                  </span>
                }
              />
            </span>
          </Tip>
        )
      })}
    </span>
  )
}
