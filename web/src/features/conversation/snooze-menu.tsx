import { AlarmClock, CalendarClock, MessageCircleReply } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { localValue, snoozePresets } from '@/features/conversation/snooze-times'
import { shortMoment } from '@/lib/time'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Menu, MenuItem, MenuLine } from '@/ui/menu'
import { TextInput } from '@/ui/text-input'

interface SnoozeMenuProps {
  trigger: ReactElement<Record<string, unknown>>
  open: boolean
  onOpenChange: (open: boolean) => void
  onSnooze: (until?: string) => void
}

/** Until when: a preset, or any moment. It also wakes when the customer writes. */
export function SnoozeMenu({ trigger, open, onOpenChange, onSnooze }: SnoozeMenuProps) {
  const { t, i18n } = useTranslation()
  const [custom, setCustom] = useState<string | null>(null)
  const chosen = custom ? new Date(custom) : null
  const valid = chosen !== null && chosen.getTime() > Date.now()
  return (
    <>
      <Menu trigger={trigger} open={open} onOpenChange={onOpenChange} width="w-72">
        {snoozePresets(new Date()).map(({ name, until }) => (
          <MenuItem
            key={name}
            icon={<AlarmClock aria-hidden size={16} />}
            onClick={() => onSnooze(until.toISOString())}
            end={
              <span className="text-help text-muted">
                {shortMoment(until.toISOString(), Date.now(), i18n.language)}
              </span>
            }
          >
            {t(`snooze.${name}`)}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem icon={<MessageCircleReply aria-hidden size={16} />} onClick={() => onSnooze()}>
          {t('snooze.untilWrites')}
        </MenuItem>
        <MenuItem
          icon={<CalendarClock aria-hidden size={16} />}
          onClick={() => setCustom(localValue(new Date(Date.now() + 2 * 3_600_000)))}
        >
          {t('snooze.custom')}
        </MenuItem>
      </Menu>
      <Dialog
        open={custom !== null}
        onClose={() => setCustom(null)}
        title={t('snooze.customTitle')}
        description={t('snooze.help')}
        width="max-w-sm"
        footer={
          <>
            <Button onClick={() => setCustom(null)}>{t('common.cancel')}</Button>
            <Button
              look="primary"
              disabled={!valid}
              onClick={() => {
                setCustom(null)
                if (chosen) onSnooze(chosen.toISOString())
              }}
            >
              {t('snooze.title')}
            </Button>
          </>
        }
      >
        <Field label={t('snooze.until')} error={chosen && !valid ? t('snooze.past') : undefined}>
          <TextInput
            type="datetime-local"
            dir="ltr"
            value={custom ?? ''}
            min={localValue(new Date())}
            onChange={event => setCustom(event.target.value)}
          />
        </Field>
      </Dialog>
    </>
  )
}
