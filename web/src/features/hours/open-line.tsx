import { useTranslation } from 'react-i18next'
import type { HoursInput } from '@/api/hours'
import { useMomentWord } from '@/features/hours/day-words'
import { useNow } from '@/lib/use-now'
import { openState } from '@/lib/week'
import { Badge } from '@/ui/badge'

/** "Open now. Closes today at 18:00", also of hours that are not saved yet. */
export function OpenLine({ hours }: { hours: Omit<HoursInput, 'name'> }) {
  const { t } = useTranslation()
  const now = useNow(30_000)
  const word = useMomentWord()
  let state: ReturnType<typeof openState>
  try {
    state = openState(hours, now)
  } catch {
    return null // a zone that this browser does not know
  }
  const when = state.next && word(state.next, now)
  return (
    <p role="status" className="flex flex-wrap items-center gap-2">
      <Badge tone={state.open ? 'success' : 'plain'}>{state.open ? t('hours.openNow') : t('hours.closedNow')}</Badge>
      <span className="text-muted">
        {when ? t(state.open ? 'hours.until' : 'hours.opens', { when }) : t('hours.always')}
      </span>
    </p>
  )
}
