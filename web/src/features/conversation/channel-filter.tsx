import { ListFilter, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useChannels } from '@/api/channel'
import { ChannelMark } from '@/parts/channel-mark'
import { iconButtonClass } from '@/ui/icon-button'
import { Menu, MenuChoice, MenuGroup } from '@/ui/menu'

interface ChannelFilterProps {
  channel: string | undefined
  onChannel: (channel: string | undefined) => void
}

/** Chooses one channel, where there are several. */
export function ChannelFilter({ channel, onChannel }: ChannelFilterProps) {
  const { t } = useTranslation()
  const channels = useChannels()
  if (channels.length < 2) return null
  return (
    <Menu
      trigger={
        <button type="button" aria-label={t('inbox.filter')} title={t('inbox.filter')} className={iconButtonClass}>
          <ListFilter aria-hidden size={16} />
        </button>
      }
    >
      <MenuGroup label={t('inbox.channel')}>
        <MenuChoice
          value={channel ?? ''}
          onChange={next => onChannel(next || undefined)}
          options={[
            { value: '', label: t('inbox.everyChannel') },
            ...channels.map(one => ({
              value: one.id,
              label: one.name,
              icon: <ChannelMark kind={one.kind} silent />,
            })),
          ]}
        />
      </MenuGroup>
    </Menu>
  )
}

/** Above a list that does not show everything: what it is narrowed to, and the way back. */
export function NarrowedTo({ channel, onChannel }: ChannelFilterProps) {
  const { t } = useTranslation()
  const chosen = useChannels().find(one => one.id === channel)
  if (!channel) return null
  return (
    <p className="flex min-h-9 items-center gap-2 border-line border-b bg-accent-soft ps-4 pe-2 text-accent-text text-help">
      <ListFilter aria-hidden size={14} className="shrink-0" />
      <span className="sr-only">{t('inbox.filter')}</span>
      <bdi className="min-w-0 grow truncate font-medium">{chosen?.name}</bdi>
      <button
        type="button"
        aria-label={t('inbox.everyChannel')}
        title={t('inbox.everyChannel')}
        onClick={() => onChannel(undefined)}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-control hover:bg-hover max-md:size-11"
      >
        <X aria-hidden size={14} />
      </button>
    </p>
  )
}
