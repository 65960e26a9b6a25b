import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CalendarClock, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hoursQuery, useAddHours } from '@/api/hours'
import { useWorkspace } from '@/api/identity'
import type { Week } from '@/api/types'
import { OpenLine } from '@/features/hours/open-line'
import { useUsedBy } from '@/features/hours/used-by'
import { weekdays } from '@/lib/week'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { PageHead } from '@/ui/page-head'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { TextInput } from '@/ui/text-input'

/** Nine to six, Monday to Friday: to be changed at once. */
const usual = Object.fromEntries(
  weekdays.map(day => [day, day === 'sat' || day === 'sun' ? [] : [['09:00', '18:00']]]),
) as unknown as Week

function NewHours({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const { timezone } = useWorkspace()
  const add = useAddHours()
  const [name, setName] = useState('')
  const submit = () =>
    name.trim() &&
    add.mutate(
      { name: name.trim(), timezone, week: usual, holidays: [] },
      { onSuccess: hours => void navigate({ to: '/settings/hours/$hoursId', params: { hoursId: hours.id } }) },
    )
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('hours.new')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" busy={add.isPending} disabled={!name.trim()} onClick={submit}>
            {t('hours.create')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
      >
        <Field
          label={t('hours.name')}
          help={t('hours.nameHelp')}
          error={add.isError ? faultText(add.error) : undefined}
        >
          <TextInput value={name} maxLength={100} onChange={event => setName(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  )
}

/** The calendars, each with whether it is open now and who keeps to it. */
export function HoursListPage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const usedBy = useUsedBy()
  const [adding, setAdding] = useState(false)
  const { data: all, error, isPending, refetch } = useQuery(hoursQuery)
  const add = (
    <Button look="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setAdding(true)}>
      {t('hours.new')}
    </Button>
  )
  return (
    <div className="mx-auto max-w-3xl px-6 py-5 max-md:px-4">
      <PageHead title={t('settings.hours')} help={t('hours.help')}>
        {add}
      </PageHead>
      {isPending && <Skeleton rows={3} className="h-12" />}
      {error && !all && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {all?.length === 0 && (
        <Empty icon={<CalendarClock />} title={t('hours.none')} action={add}>
          {t('hours.noneText')}
        </Empty>
      )}
      {all && all.length > 0 && (
        <ul className="divide-y divide-line rounded-sheet border border-line">
          {all.map(hours => (
            <li key={hours.id}>
              <Link
                to="/settings/hours/$hoursId"
                params={{ hoursId: hours.id }}
                className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-hover"
              >
                <span className="min-w-0 grow basis-40">
                  <bdi className="block truncate font-medium">{hours.name}</bdi>
                  <span className="block truncate text-help text-muted">{usedBy(hours)}</span>
                </span>
                <OpenLine hours={hours} />
              </Link>
            </li>
          ))}
        </ul>
      )}
      <NewHours key={String(adding)} open={adding} onClose={() => setAdding(false)} />
    </div>
  )
}
