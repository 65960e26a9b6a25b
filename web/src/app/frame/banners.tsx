import { CirclePause, WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useSaveWorkspace, useWorkspace } from '@/api/identity'
import { can } from '@/parts/can'
import { useRealtime } from '@/realtime/provider'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'

/** Lost for more than three seconds: shorter breaks are nobody's business. */
function useLost() {
  const { connected } = useRealtime()
  const [lost, setLost] = useState(false)
  useEffect(() => {
    if (connected) {
      setLost(false)
      return
    }
    const timer = setTimeout(() => setLost(true), 3000)
    return () => clearTimeout(timer)
  }, [connected])
  return lost
}

export function Banners() {
  const { t } = useTranslation()
  const lost = useLost()
  const me = useMe()
  const paused = useWorkspace().routing_paused
  const save = useSaveWorkspace()
  if (!lost && !paused) return null
  return (
    <div className="flex flex-col gap-1 px-2 pt-2">
      {lost && (
        <Banner tone="warning" icon={<WifiOff aria-hidden size={16} className="shrink-0" />}>
          {t('frame.reconnecting')}
        </Banner>
      )}
      {paused && (
        <Banner
          tone="warning"
          icon={<CirclePause aria-hidden size={16} className="shrink-0" />}
          action={
            can(me.role, 'routing') && (
              <Button small busy={save.isPending} onClick={() => save.mutate({ routing_paused: false })}>
                {t('frame.resume')}
              </Button>
            )
          }
        >
          {t('frame.paused')}
        </Banner>
      )}
    </div>
  )
}
