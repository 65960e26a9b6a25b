import { Link, useLocation } from '@tanstack/react-router'
import { Columns3, ContactRound, Inbox } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { MeMenu } from '@/app/frame/me-menu'

export const barItem =
  'flex h-full w-full flex-col items-center justify-center gap-0.5 text-meta text-muted aria-[current=page]:text-accent-text'

/** The four places of a phone. */
export function BottomBar() {
  const { t } = useTranslation()
  const path = useLocation({ select: location => location.pathname })
  const current = (start: string) => (path.startsWith(start) ? 'page' : undefined)
  return (
    <nav
      aria-label={t('frame.main')}
      className="grid h-14 shrink-0 grid-cols-4 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)]"
    >
      <Link to="/inbox/$view" params={{ view: 'mine' }} aria-current={current('/inbox')} className={barItem}>
        <Inbox aria-hidden size={20} />
        <span className="max-w-full truncate px-1">{t('place.inbox')}</span>
      </Link>
      <Link to="/queue" aria-current={current('/queue')} className={barItem}>
        <Columns3 aria-hidden size={20} />
        <span className="max-w-full truncate px-1">{t('place.queue')}</span>
      </Link>
      <Link to="/contacts" aria-current={current('/contacts')} className={barItem}>
        <ContactRound aria-hidden size={20} />
        <span className="max-w-full truncate px-1">{t('place.contacts')}</span>
      </Link>
      <MeMenu look="bar" />
    </nav>
  )
}
