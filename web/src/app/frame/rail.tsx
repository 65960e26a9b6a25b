import { Link, useLocation } from '@tanstack/react-router'
import { Inbox, Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useWorkspace } from '@/api/identity'
import { useLayers } from '@/app/frame/layers'
import { MeMenu } from '@/app/frame/me-menu'
import { places } from '@/app/frame/places'
import { Brand } from '@/ui/brand'
import { IconButton } from '@/ui/icon-button'
import { Tip } from '@/ui/tip'

const item =
  'flex size-9 items-center justify-center rounded-row text-muted hover:bg-hover hover:text-fg aria-[current=page]:bg-active aria-[current=page]:text-accent-text'

/** The sidebar as icons, where there is no room for words. */
export function Rail() {
  const { t } = useTranslation()
  const workspace = useWorkspace()
  const { openPalette } = useLayers()
  const inInbox = useLocation({ select: location => location.pathname.startsWith('/inbox') })
  return (
    <header className="flex w-[3.25rem] shrink-0 flex-col items-center gap-2 py-2.5">
      <Brand className="size-7" />
      <p className="sr-only">{workspace.name}</p>
      <IconButton label={t('frame.search')} shortcut="mod+k" onClick={openPalette} className="mt-1 size-9">
        <Search aria-hidden size={18} />
      </IconButton>
      <nav aria-label={t('frame.main')} className="grow">
        <ul className="flex flex-col gap-1.5">
          <li>
            <Tip label={t('place.inbox')} side="inline-end">
              <Link
                to="/inbox/$view"
                params={{ view: 'mine' }}
                aria-label={t('place.inbox')}
                aria-current={inInbox ? 'page' : undefined}
                className={item}
              >
                <Inbox aria-hidden size={18} />
              </Link>
            </Tip>
          </li>
          {places.map(({ to, key, icon: Icon, shortcut }) => (
            <li key={to}>
              <Tip label={t(`place.${key}`)} shortcut={shortcut} side="inline-end">
                <Link to={to} aria-label={t(`place.${key}`)} className={item} activeProps={{ 'aria-current': 'page' }}>
                  <Icon aria-hidden size={18} />
                </Link>
              </Tip>
            </li>
          ))}
        </ul>
      </nav>
      <MeMenu look="icon" />
    </header>
  )
}
