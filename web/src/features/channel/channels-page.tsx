import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { channelsQuery } from '@/api/channel'
import { useTeam } from '@/api/routing'
import type { Channel } from '@/api/types'
import { ConnectChannel } from '@/features/channel/connect-channel'
import { HealthLine } from '@/features/channel/health-line'
import { type Kind, kinds } from '@/features/channel/kinds'
import { BetaMark, ChannelMark, useChannelName } from '@/parts/channel-mark'
import { useFaultText } from '@/parts/fault-text'
import { Page } from '@/ui/page'
import { PageHead } from '@/ui/page-head'
import { Failed, Skeleton } from '@/ui/state'

function Card({ channel }: { channel: Channel }) {
  const { t } = useTranslation()
  const channelName = useChannelName()
  const team = useTeam(channel.default_team_id)
  return (
    <li className="relative flex flex-col gap-3 rounded-sheet border border-line p-4 hover:bg-hover">
      <div className="flex items-center gap-3">
        <ChannelMark kind={channel.kind} size="lg" silent />
        <div className="min-w-0">
          <Link
            to="/settings/channels/$channelId"
            params={{ channelId: channel.id }}
            className="block truncate font-semibold outline-offset-0 after:absolute after:inset-0"
          >
            <bdi>{channel.name}</bdi>
          </Link>
          <p className="truncate text-help text-muted">
            {channelName(channel.kind)} <BetaMark kind={channel.kind} />
            {team && (
              <>
                {' · '}
                <bdi>{team.name}</bdi>
              </>
            )}
          </p>
        </div>
      </div>
      {!team && <p className="text-help text-warning-text">{t('channel.noTeam')}</p>}
      <HealthLine health={channel.health} />
    </li>
  )
}

/** Every connected channel with its health, and what can be connected. */
export function ChannelsPage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { data: channels, error, isPending, refetch } = useQuery(channelsQuery)
  const [connecting, setConnecting] = useState<Kind | null>(null)
  return (
    <Page width="list">
      <PageHead title={t('settings.channels')} help={t('channel.help')} />
      {isPending && <Skeleton rows={2} className="h-28" />}
      {error && !channels && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {channels && channels.length > 0 && (
        <ul className="mb-8 grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-3">
          {channels.map(channel => (
            <Card key={channel.id} channel={channel} />
          ))}
        </ul>
      )}
      <h2 className="mb-3 font-semibold text-msg">{t('channel.connect')}</h2>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-3">
        {kinds.map(kind => (
          <li key={kind}>
            <button
              type="button"
              onClick={() => setConnecting(kind)}
              className="flex h-full w-full items-start gap-3 rounded-sheet border border-line-strong border-dashed p-4 text-start hover:bg-hover"
            >
              <ChannelMark kind={kind} size="lg" silent />
              <span className="min-w-0 grow">
                <span className="flex items-center gap-2 font-semibold">
                  {t(`channelKind.${kind}`)}
                  <BetaMark kind={kind} />
                </span>
                <span className="block text-help text-muted">{t(`channel.about.${kind}`)}</span>
              </span>
              <Plus aria-hidden size={16} className="shrink-0 text-muted" />
            </button>
          </li>
        ))}
      </ul>
      {connecting && <ConnectChannel key={connecting} kind={connecting} onClose={() => setConnecting(null)} />}
    </Page>
  )
}
