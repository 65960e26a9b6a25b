import { useTranslation } from 'react-i18next'
import type { Channel } from '@/api/types'
import { CopyText } from '@/ui/copy'

function snippetOf(id: string) {
  return `<script src="${location.origin}/widget.js" data-channel="${id}" async></script>`
}

/** How the channel is reached, and how one sees that it works. */
export function ChannelTry({ channel }: { channel: Channel }) {
  const { t } = useTranslation()
  if (channel.kind === 'webchat') {
    return (
      <div className="flex flex-col gap-3">
        <div>
          <h3 className="mb-1 font-medium text-muted">{t('webchat.snippet')}</h3>
          <CopyText label={t('webchat.snippet')} text={snippetOf(channel.id)} />
          <p className="mt-1 text-help text-muted">{t('webchat.snippetHelp')}</p>
        </div>
        <p>
          <a
            href={`/chat/${channel.id}`}
            target="_blank"
            rel="noopener"
            className="text-accent-text underline underline-offset-2"
          >
            {t('webchat.open')}
          </a>
          <span className="block text-help text-muted">{t('webchat.openHelp')}</span>
        </p>
      </div>
    )
  }
  if (!channel.hook_url) return null
  return (
    <div>
      <h3 className="mb-1 font-medium text-muted">{t('channel.hook')}</h3>
      <CopyText label={t('channel.hook')} text={new URL(channel.hook_url, location.origin).href} />
      {channel.health.state !== 'failing' && (
        <p className="mt-1 text-help text-muted">
          {channel.kind === 'telegram'
            ? t('telegram.tryIt')
            : channel.kind === 'custom'
              ? t('custom.tryIt')
              : t('channel.tryIt')}
        </p>
      )}
    </div>
  )
}
