import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { faultOf } from '@/api/client'
import { isCause, useCauseText } from '@/parts/cause-text'

const codes = [
  'taken',
  'network',
  'email_taken',
  'last_owner',
  'closed',
  'not_closed',
  'another_open',
  'self',
  'already_set_up',
  'too_many_tokens',
  'shortcut_taken',
  'too_many_snippets',
] as const
type Code = (typeof codes)[number]
const statuses = ['401', '403', '404', '409', '413', '422', '429', '500', '503'] as const
type Status = (typeof statuses)[number]

/** An error in the words of the reader: what happened and what to do. The server's own sentence is the last resort. */
export function useFaultText() {
  const { t } = useTranslation()
  const causeText = useCauseText()
  return useCallback(
    (error: unknown): string => {
      const fault = faultOf(error)
      if ((codes as readonly string[]).includes(fault.code)) return t(`fault.${fault.code as Code}`)
      const first = fault.problem.errors?.[0]
      if (fault.status === 422 && isCause(fault.code)) return causeText(fault.code, fault.problem.detail ?? '')
      if (fault.status === 422 && first) return `${first.field}: ${first.detail}`
      const status = String(fault.status)
      if ((statuses as readonly string[]).includes(status)) {
        const general = t(`fault.${status as Status}`)
        const own =
          fault.status === 409 || fault.status === 422 || fault.status === 403 ? fault.problem.detail : undefined
        return own ? `${general} ${own}` : general
      }
      return fault.status === 0 ? t('fault.network') : t('fault.500')
    },
    [t, causeText],
  )
}
