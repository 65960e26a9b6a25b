import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Monitor } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { identityKeys } from '@/api/identity'
import { everyPage } from '@/api/page'
import type { Device } from '@/api/types'
import { dateTime } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Failed, Skeleton } from '@/ui/state'

const browsers = /(Edg|OPR|Firefox|Chrome|Safari)/
const systems = /(Windows|Android|iPhone|iPad|Mac OS|Linux)/

/** "Chrome, Linux" out of what a browser calls itself. */
function deviceName(agent: string): string {
  const parts = [browsers.exec(agent)?.[1]?.replace('Edg', 'Edge').replace('OPR', 'Opera'), systems.exec(agent)?.[1]]
  return parts.filter(Boolean).join(', ') || agent || '?'
}

/** Where I am logged in, and a way to end it there. */
export function Devices() {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: identityKeys.devices,
    staleTime: 0,
    queryFn: () => everyPage(cursor => unwrap(client.GET('/sessions', { params: { query: { limit: 200, cursor } } }))),
  })
  const end = useMutation({
    mutationFn: (id: string) => unwrap(client.DELETE('/sessions/{id}', { params: { path: { id } } })),
    onSuccess: (_none, id) =>
      cache.setQueryData<Device[]>(identityKeys.devices, old => old?.filter(device => device.id !== id)),
  })
  if (isPending) return <Skeleton rows={2} className="h-10" />
  if (!data) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  return (
    <>
      <ul className="divide-y divide-line border-line border-y">
        {data.map(device => {
          const name = deviceName(device.agent)
          return (
            <li key={device.id} className="flex items-center gap-3 py-2">
              <Monitor aria-hidden size={18} className="shrink-0 text-muted" />
              <span className="min-w-0 grow">
                <bdi className="block truncate">{name}</bdi>
                <span className="block text-help text-muted">
                  <bdi dir="ltr">{device.ip}</bdi> ·{' '}
                  {t('profile.lastSeen', { at: dateTime(device.last_seen_at, i18n.language) })}
                </span>
              </span>
              {device.current ? (
                <Badge tone="accent">{t('profile.thisOne')}</Badge>
              ) : (
                <Button
                  small
                  aria-label={t('profile.logOutNamed', { name })}
                  busy={end.isPending && end.variables === device.id}
                  onClick={() => end.mutate(device.id)}
                >
                  {t('profile.logOutDevice')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {end.isError && (
        <p role="alert" className="text-danger-text text-help">
          {faultText(end.error)}
        </p>
      )}
    </>
  )
}
