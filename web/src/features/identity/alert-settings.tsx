import { useQuery } from '@tanstack/react-query'
import { Volume2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChannels } from '@/api/channel'
import { preferencesQuery, useSavePreferences } from '@/api/preferences'
import type { Alerts } from '@/api/types'
import { BrowserAlerts } from '@/features/identity/browser-alerts'
import { QuietHours } from '@/features/identity/quiet-hours'
import { type Sound, tryOut } from '@/lib/sound'
import { useChannelName } from '@/parts/channel-mark'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Failed, Skeleton } from '@/ui/state'
import { Toggle } from '@/ui/toggle'

/** Lets one hear a sound, and says so when the browser keeps it silent. */
function Listen({ sound, label }: { sound: Sound; label: string }) {
  const { t } = useTranslation()
  const [silent, setSilent] = useState(false)
  const listen = async () => setSilent(!(await tryOut(sound)))
  return (
    <span className="flex shrink-0 flex-col items-end gap-1">
      <Button small icon={<Volume2 aria-hidden size={14} />} aria-label={label} onClick={() => void listen()}>
        {t('alert.listen')}
      </Button>
      {silent && (
        <span role="alert" className="text-danger-text text-help">
          {t('alert.silent')}
        </span>
      )}
    </span>
  )
}

function Muted({ alerts, onChange }: { alerts: Alerts; onChange: (part: Partial<Alerts>) => void }) {
  const { t } = useTranslation()
  const channelName = useChannelName()
  const kinds = [...new Set([...useChannels().map(one => one.kind as string), ...alerts.muted_channels])]
  if (kinds.length < 2) return null
  const set = (kind: string, on: boolean) =>
    onChange({
      muted_channels: on ? alerts.muted_channels.filter(one => one !== kind) : [...alerts.muted_channels, kind],
    })
  return (
    <fieldset>
      <legend className="mb-2 font-medium text-muted">{t('alert.channels')}</legend>
      <div className="flex flex-col gap-3">
        {kinds.map(kind => (
          <Toggle
            key={kind}
            label={channelName(kind)}
            checked={!alerts.muted_channels.includes(kind)}
            onChange={on => set(kind, on)}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** How I am called; the same on every device, but for the browser's own leave. */
export function AlertSettings() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { data, error, refetch } = useQuery(preferencesQuery)
  const save = useSavePreferences()
  if (!data) {
    return error ? (
      <Failed text={faultText(error)} onRetry={() => void refetch()} />
    ) : (
      <Skeleton rows={3} className="h-8" />
    )
  }
  const { alerts } = data
  const change = (part: Partial<Alerts>) => save.mutate({ alerts: part })
  return (
    <>
      <div className="flex items-start justify-between gap-3">
        <Toggle
          label={t('alert.sound')}
          help={t('alert.soundHelp')}
          checked={alerts.sound}
          onChange={sound => change({ sound })}
        />
        <Listen sound="message" label={t('alert.listenTo', { name: t('alert.sound') })} />
      </div>
      <div className="flex items-start justify-between gap-3">
        <Toggle
          label={t('alert.waitSound')}
          help={t('alert.waitSoundHelp')}
          checked={alerts.wait_sound}
          onChange={wait_sound => change({ wait_sound })}
        />
        <Listen sound="wait" label={t('alert.listenTo', { name: t('alert.waitSound') })} />
      </div>
      <BrowserAlerts on={alerts.browser} onChange={browser => change({ browser })} />
      <QuietHours quiet={alerts.quiet} onChange={quiet => change({ quiet })} />
      <Muted alerts={alerts} onChange={change} />
      {save.isError && (
        <p role="alert" className="text-danger-text">
          {faultText(save.error)}
        </p>
      )}
    </>
  )
}
