import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Leave } from '@/api/types'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { TextInput } from '@/ui/text-input'

interface LeaveEditorProps {
  value: readonly Leave[]
  onChange: (value: Leave[]) => void
}

export function leaveWrong({ from, to }: Leave): boolean {
  return !(Date.parse(to) > Date.parse(from))
}

/** An instant as a field of the browser writes it, on the clock of whoever looks. */
function local(at: string): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Midnight that begins a day from today, here. */
function midnight(days: number): string {
  const date = new Date()
  date.setHours(0, 0, 0, 0)
  date.setDate(date.getDate() + days)
  return date.toISOString()
}

/** When somebody is away, whatever their shift says. */
export function LeaveEditor({ value, onChange }: LeaveEditorProps) {
  const { t } = useTranslation()
  const set = (at: number, part: Partial<Leave>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...part } : one)))
  const field = (index: number, key: 'from' | 'to', label: string, leave: Leave) => (
    <input
      type="datetime-local"
      required
      aria-label={label}
      aria-invalid={leaveWrong(leave) || undefined}
      value={local(leave[key])}
      onChange={event => event.target.value && set(index, { [key]: new Date(event.target.value).toISOString() })}
      className="field w-52 max-md:min-h-11"
    />
  )
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="font-medium text-muted">{t('hours.leave')}</legend>
      <p className="text-help text-muted">{t('hours.leaveHelp')}</p>
      {value.map((leave, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: leaves have no names, and their order stays
        <div key={index} className="flex flex-wrap items-center gap-2">
          {field(index, 'from', t('hours.leaveFrom'), leave)}
          <span aria-hidden>–</span>
          {field(index, 'to', t('hours.leaveTo'), leave)}
          <TextInput
            aria-label={t('hours.leaveReason')}
            placeholder={t('hours.leaveReason')}
            value={leave.reason}
            maxLength={100}
            onChange={event => set(index, { reason: event.target.value })}
            className="min-w-0 grow basis-32"
          />
          <IconButton label={t('hours.removeLeave')} onClick={() => onChange(value.filter((_, at) => at !== index))}>
            <Trash2 aria-hidden size={14} />
          </IconButton>
          {leaveWrong(leave) && (
            <p role="alert" className="basis-full text-danger-text text-help">
              {t('hours.leaveWrong')}
            </p>
          )}
        </div>
      ))}
      <div>
        <Button
          icon={<Plus aria-hidden size={16} />}
          onClick={() => onChange([...value, { from: midnight(1), to: midnight(2), reason: '' }])}
        >
          {t('hours.addLeave')}
        </Button>
      </div>
    </fieldset>
  )
}
