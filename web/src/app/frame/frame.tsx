import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { usersQuery } from '@/api/identity'
import { flush } from '@/api/outbox'
import { teamsQuery } from '@/api/routing'
import { Banners } from '@/app/frame/banners'
import { BottomBar } from '@/app/frame/bottom-bar'
import { FrameKeys } from '@/app/frame/frame-keys'
import { Offers } from '@/app/frame/offers'
import { Rail } from '@/app/frame/rail'
import { Sidebar } from '@/app/frame/sidebar'
import { useAlerts } from '@/app/frame/use-alerts'
import { useTabTitle } from '@/app/frame/use-tab-title'
import { bringDrafts } from '@/features/conversation/drafts'
import { usePreference } from '@/lib/preference'
import { usePhone, useRoomy } from '@/lib/use-media'
import { RealtimeProvider, useRealtime } from '@/realtime/provider'

function Inside() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { connected } = useRealtime()
  const phone = usePhone()
  const roomy = useRoomy()
  const folded = usePreference('sidebar') === 'folded'
  useQuery(usersQuery)
  useQuery(teamsQuery)
  useTabTitle()
  useAlerts()
  useEffect(() => {
    if (!connected) return
    void flush(cache)
    void bringDrafts(cache)
  }, [connected, cache])
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#main"
        className="sr-only z-50 focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:rounded-control focus:bg-raised focus:p-2 focus:shadow-2"
      >
        {t('frame.skip')}
      </a>
      <FrameKeys />
      <Banners />
      <Offers />
      <div className="flex min-h-0 grow">
        {!phone && (roomy && !folded ? <Sidebar /> : <Rail />)}
        <div className="my-2 me-2 min-w-0 grow overflow-hidden rounded-sheet border border-line bg-surface max-md:m-0 max-md:rounded-none max-md:border-0">
          <Outlet />
        </div>
      </div>
      {phone && <BottomBar />}
    </div>
  )
}

/** Everything around a screen, for people who are signed in. */
export function Frame() {
  return (
    <RealtimeProvider>
      <Inside />
    </RealtimeProvider>
  )
}
