import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CalendarClock } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hoursQuery, useAddHours } from '@/api/hours'
import { useWorkspace } from '@/api/identity'
import { OpenLine } from '@/features/hours/open-line'
import { useUsedBy } from '@/features/hours/used-by'
import { workingWeek } from '@/lib/week'
import { useFaultText } from '@/parts/fault-text'
import { Listing } from '@/parts/listing'
import { NameDialog } from '@/parts/name-dialog'

function NewHours({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const { timezone } = useWorkspace()
  const add = useAddHours()
  return (
    <NameDialog
      open={open}
      onClose={onClose}
      title={t('hours.new')}
      label={t('hours.name')}
      help={t('hours.nameHelp')}
      submit={t('hours.create')}
      busy={add.isPending}
      error={add.isError ? faultText(add.error) : undefined}
      onSubmit={name =>
        add.mutate(
          { name, timezone, week: workingWeek, holidays: [] },
          { onSuccess: hours => void navigate({ to: '/settings/hours/$hoursId', params: { hoursId: hours.id } }) },
        )
      }
    />
  )
}

/** The calendars, each with whether it is open now and who keeps to it. */
export function HoursListPage() {
  const { t } = useTranslation()
  const usedBy = useUsedBy()
  const [adding, setAdding] = useState(false)
  return (
    <Listing
      found={useQuery(hoursQuery)}
      title={t('settings.hours')}
      help={t('hours.help')}
      add={t('hours.new')}
      onAdd={() => setAdding(true)}
      icon={<CalendarClock />}
      none={t('hours.none')}
      noneText={t('hours.noneText')}
      row={hours => (
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
      )}
    >
      <NewHours key={String(adding)} open={adding} onClose={() => setAdding(false)} />
    </Listing>
  )
}
