import { useTranslation } from 'react-i18next'
import type { Reason } from '@/api/types'
import { useReasonText } from '@/parts/reason-text'

/** What is wrong with a team, which is not always what is wrong for one conversation. */
export function useTroubleText() {
  const { t } = useTranslation()
  const reasonText = useReasonText()
  return (reason: Reason | null, team: string) =>
    reason?.code === 'nobody_ever' ? t('queue.nobodyEver', { team }) : reasonText(reason, { team })
}
