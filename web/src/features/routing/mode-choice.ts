import { useTranslation } from 'react-i18next'
import { waits } from '@/features/routing/duration-choice'
import { exactDuration } from '@/lib/time'

/** Choices of a mode, with the waits it may have, as one word of the sentence. */
export function useModes() {
  const { t, i18n } = useTranslation()
  return (wait: number | undefined) => [
    { value: 'off', label: t('policy.rule.toAnybody') },
    { value: 'prefer', label: t('policy.rule.toSame') },
    ...[...new Set([...waits, ...(wait ? [wait] : [])])]
      .sort((a, b) => a - b)
      .map(seconds => ({
        value: `wait ${seconds}`,
        label: t('policy.rule.toSameWaiting', { time: exactDuration(seconds, i18n.language) }),
      })),
  ]
}

export const modeOf = (choice: string) => {
  const [mode = 'off', wait] = choice.split(' ')
  return { mode: mode as 'off' | 'prefer' | 'wait' | 'always', wait_s: Number(wait ?? 0) }
}

export const choiceOf = (rule: { mode: string; wait_s?: number } | undefined) =>
  rule?.mode === 'wait' ? `wait ${rule.wait_s}` : (rule?.mode ?? 'off')
