import { UserRoundPen } from 'lucide-react'
import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { howLongAgo, secondsSince } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'

interface ColleagueStripProps {
  ref?: Ref<HTMLButtonElement>
  message: Message
  onReview: () => void
  onSend: () => void
}

/** Somebody answered while I was writing: look first, or send all the same. */
export function ColleagueStrip({ ref, message, onReview, onSend }: ColleagueStripProps) {
  const { t, i18n } = useTranslation()
  const now = useNow(5000)
  const ago = howLongAgo(Math.max(1, secondsSince(message.at, now)), i18n.language)
  const name = message.author.kind === 'rondo' ? t('inbox.automatic') : message.author.name
  return (
    <div className="px-2 pt-1.5">
      <Banner
        tone="warning"
        icon={<UserRoundPen aria-hidden size={16} className="shrink-0" />}
        action={
          <span className="flex shrink-0 flex-wrap gap-1">
            <Button ref={ref} small onClick={onReview}>
              {t('composer.review')}
            </Button>
            <Button small look="ghost" onClick={onSend}>
              {t('composer.sendAnyway')}
            </Button>
          </span>
        }
      >
        {t('composer.colleagueReplied', { name, ago })}
      </Banner>
    </div>
  )
}
