import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Reason } from '@/api/types'

const codes = [
  'nobody_in_team',
  'nobody_online',
  'all_at_capacity',
  'nobody_matches',
  'no_team',
  'paused',
  'declined',
] as const
type Code = (typeof codes)[number]

/** Why a conversation waits, in one sentence of the reader's language. */
export function useReasonText() {
  const { t } = useTranslation()
  return useCallback(
    (reason: Reason | null, team: string): string => {
      if (!reason) return t('assign.waitsForSomebody')
      return (codes as readonly string[]).includes(reason.code)
        ? t(`reason.${reason.code as Code}`, { team: team || t('reason.theTeam') })
        : reason.text
    },
    [t],
  )
}
