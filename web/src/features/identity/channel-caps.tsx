import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useChannels } from '@/api/channel'
import { ChannelMark, useChannelName } from '@/parts/channel-mark'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuItem } from '@/ui/menu'
import { NumberInput } from '@/ui/number-input'

interface ChannelCapsProps {
  value: Record<string, number>
  onChange: (value: Record<string, number>) => void
}

/** How many of one kind of channel at most, within the total. */
export function ChannelCaps({ value, onChange }: ChannelCapsProps) {
  const { t } = useTranslation()
  const channelName = useChannelName()
  const kinds = [...new Set(useChannels().map(channel => channel.kind))].filter(kind => !(kind in value))
  const without = (kind: string) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== kind))
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-muted">{t('people.channelCaps')}</legend>
      {Object.entries(value).map(([kind, cap]) => (
        <div key={kind} className="flex items-center gap-2">
          <ChannelMark kind={kind} silent />
          <span className="min-w-0 grow truncate">{channelName(kind)}</span>
          <NumberInput
            className="!w-32"
            aria-label={t('people.capOf', { channel: channelName(kind) })}
            value={cap}
            min={0}
            max={1000}
            onChange={next => next !== null && onChange({ ...value, [kind]: next })}
          />
          <IconButton
            label={t('common.removeNamed', { name: channelName(kind) })}
            onClick={() => onChange(without(kind))}
          >
            <X aria-hidden size={16} />
          </IconButton>
        </div>
      ))}
      {kinds.length > 0 && (
        <div>
          <Menu align="start" trigger={<Button small>{t('people.addCap')}</Button>}>
            {kinds.map(kind => (
              <MenuItem
                key={kind}
                icon={<ChannelMark kind={kind} silent />}
                onClick={() => onChange({ ...value, [kind]: 3 })}
              >
                {channelName(kind)}
              </MenuItem>
            ))}
          </Menu>
        </div>
      )}
    </fieldset>
  )
}
