import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { checkQuery, putChannel } from '@/api/channel'
import type { Channel } from '@/api/types'
import { useCauseText } from '@/parts/cause-text'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'

/** Asks the provider, on demand, whether the channel works, and says what it answered. */
export function ChannelCheck({ channel }: { channel: Channel }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const causeText = useCauseText()
  const { data, error, isFetching, refetch } = useQuery({ ...checkQuery(channel.id), enabled: false })
  useEffect(() => {
    if (!data) return
    const { check: _said, ...fresh } = data
    putChannel(cache, fresh)
  }, [data, cache])
  const check = data?.check
  return (
    <div className="flex flex-col items-start gap-2">
      <Button busy={isFetching} onClick={() => void refetch()}>
        {t('channel.check')}
      </Button>
      {check?.ok && (
        <Banner tone="info">{check.name ? t('channel.checkOkAs', { name: check.name }) : t('channel.checkOk')}</Banner>
      )}
      {check && !check.ok && (
        <Banner tone="danger">
          {t('channel.checkBad')} <bdi>{causeText(check.code, check.detail)}</bdi>
        </Banner>
      )}
      {error && <Banner tone="danger">{faultText(error)}</Banner>}
    </div>
  )
}
