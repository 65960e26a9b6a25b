import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dropHours, type HoursInput, hoursQuery, useSaveHours } from '@/api/hours'
import type { Hours } from '@/api/types'
import { DeleteHours } from '@/features/hours/delete-hours'
import { HolidaysEditor } from '@/features/hours/holidays-editor'
import { OpenLine } from '@/features/hours/open-line'
import { useUsedBy } from '@/features/hours/used-by'
import { WeekEditor } from '@/features/hours/week-editor'
import { dayBefore, dayFault, spillOf, weekdays } from '@/lib/week'
import { useFaultText } from '@/parts/fault-text'
import { InlineEdit } from '@/parts/inline-edit'
import { TimezoneField } from '@/parts/timezone-field'
import { Page } from '@/ui/page'
import { SaveBar } from '@/ui/save-bar'
import { Section } from '@/ui/section'
import { Failed, Skeleton } from '@/ui/state'
import { useToast } from '@/ui/toasts'

type Facts = Omit<HoursInput, 'name'>

/** What the server would refuse stays here until it is right. */
function canKeep({ week, holidays }: Facts): boolean {
  const dates = holidays.map(one => one.date)
  const whole = holidays.every(one => one.date && one.name.trim() && !dayFault(one.intervals))
  const days = weekdays.every(day => !dayFault(week[day], spillOf(week[dayBefore(day)])))
  return whole && days && new Set(dates).size === dates.length
}

function Editor({ hours }: { hours: Hours }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const faultText = useFaultText()
  const usedBy = useUsedBy()
  const save = useSaveHours(hours.id)
  const [draft, setDraft] = useState<Facts | null>(null)
  const facts: Facts = draft ?? { timezone: hours.timezone, week: hours.week, holidays: hours.holidays }
  const set = (change: Partial<Facts>) => setDraft({ ...facts, ...change })
  const done = () => {
    setDraft(null)
    toast({ text: t('common.saved') })
  }
  return (
    <Page width="list">
      <Link to="/settings/hours" className="mb-1 inline-flex min-h-6 items-center gap-1 text-muted hover:text-fg">
        <ArrowLeft aria-hidden size={14} className="mirror" />
        {t('settings.hours')}
      </Link>
      <h1 className="font-semibold text-page">
        <InlineEdit label={t('hours.name')} value={hours.name} onSave={name => save.mutate({ name })} />
      </h1>
      <div className="mt-1 mb-5 flex flex-col gap-1">
        <OpenLine hours={facts} />
        <p className="text-muted">{usedBy(hours)}</p>
      </div>
      <Section title={t('hours.week')} help={t('hours.weekHelp')}>
        <WeekEditor week={facts.week} onChange={week => set({ week })} />
        <TimezoneField value={facts.timezone} onChange={timezone => set({ timezone })} />
      </Section>
      <Section title={t('hours.holidays')} help={t('hours.holidaysHelp')}>
        <HolidaysEditor value={facts.holidays} onChange={holidays => set({ holidays })} />
      </Section>
      <Section title={t('hours.delete')} help={t('hours.deleteHelp')}>
        <DeleteHours
          hours={hours}
          onGone={() => {
            void navigate({ to: '/settings/hours' })
            dropHours(cache, hours.id)
          }}
        />
      </Section>
      <SaveBar
        changed={draft !== null}
        busy={save.isPending}
        error={save.isError ? faultText(save.error) : undefined}
        onDiscard={() => {
          save.reset()
          setDraft(null)
        }}
        onSave={() => canKeep(facts) && save.mutate(facts, { onSuccess: done })}
      />
    </Page>
  )
}

/** One calendar: its week, its holidays, and whether it is open now. */
export function HoursPage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { hoursId } = useParams({ strict: false })
  const { data, error, isPending, refetch } = useQuery(hoursQuery)
  const hours = data?.find(one => one.id === hoursId)
  if (isPending) return <Skeleton rows={7} className="h-12" />
  if (!hours) return <Failed text={error ? faultText(error) : t('fault.404')} onRetry={() => void refetch()} />
  return <Editor key={hours.id} hours={hours} />
}
