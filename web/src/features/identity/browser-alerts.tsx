import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Toggle } from '@/ui/toggle'

type Leave = NotificationPermission | 'none'

const leaveNow = (): Leave => ('Notification' in window ? Notification.permission : 'none')

/** The browser's notifications, which each browser must be asked for once. */
export function BrowserAlerts({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTranslation()
  const [leave, setLeave] = useState(leaveNow)
  const switchTo = async (wish: boolean) => {
    if (wish && leave === 'default') setLeave(await Notification.requestPermission())
    if (!wish || leaveNow() === 'granted') onChange(wish)
  }
  const blocked = leave === 'denied' || leave === 'none'
  return (
    <div>
      <Toggle
        label={t('alert.browser')}
        help={leave === 'none' ? t('alert.browserNone') : t('alert.browserHelp')}
        checked={on && leave === 'granted'}
        disabled={blocked}
        onChange={wish => void switchTo(wish)}
      />
      {leave === 'denied' && (
        <p role="alert" className="mt-1 ps-12 text-help text-warning-text">
          {t('alert.browserBlocked')}
        </p>
      )}
    </div>
  )
}
