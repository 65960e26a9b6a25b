import { Link } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useChannels } from '@/api/channel'
import { useMe } from '@/api/identity'
import type { Conversation } from '@/api/types'
import { can } from '@/parts/can'
import { useCauseText } from '@/parts/cause-text'
import { Banner } from '@/ui/banner'

/** The channel fails: why, that nothing is lost, and the way out for whoever may mend it. */
export function ChannelTrouble({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const me = useMe()
  const causeText = useCauseText()
  const channel = useChannels().find(one => one.id === conversation.channel_id)
  if (channel?.health.state !== 'failing' || conversation.status === 'closed') return null
  return (
    <Banner
      tone="danger"
      icon={<CircleAlert aria-hidden size={16} className="shrink-0" />}
      action={
        can(me.role, 'settings') && (
          <Link
            to="/settings/channels/$channelId"
            params={{ channelId: channel.id }}
            className="shrink-0 font-medium underline underline-offset-2"
          >
            {t('trouble.mend')}
          </Link>
        )
      }
    >
      <p>{t('trouble.failing', { name: channel.name })}</p>
      {channel.health.error && (
        <p dir="auto" className="user-text text-help">
          {causeText(channel.health.code, channel.health.error)}
        </p>
      )}
      {!can(me.role, 'settings') && <p className="text-help">{t('trouble.tell')}</p>}
    </Banner>
  )
}
