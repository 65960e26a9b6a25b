import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { Check, CircleAlert, CircleHelp, CircleSlash, Clock3 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { saidQuery } from '@/api/expectation'
import type { Conversation, Expectation } from '@/api/types'
import { exactDuration, shortMoment } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { useCauseText } from '@/parts/cause-text'

const marks = {
  said: [Check, 'text-success-text'],
  withheld: [CircleSlash, 'text-muted'],
  queued: [Clock3, 'text-muted'],
  failed: [CircleAlert, 'text-danger-text'],
  uncertain: [CircleHelp, 'text-warning-text'],
} as const

/** What became of it: said, not said for a reason, or where its message is stuck. */
function fateOf({ sent, message_state }: Expectation): keyof typeof marks {
  if (message_state === 'failed' || message_state === 'queued' || message_state === 'uncertain') return message_state
  return sent ? 'said' : 'withheld'
}

/** The same in words, with the reason. */
function useFate(said: Expectation) {
  const { t } = useTranslation()
  const causeText = useCauseText()
  const { message_error: error } = said
  const why = error && causeText(error.code, error.detail)
  switch (fateOf(said)) {
    case 'failed':
      return why ? t('inbox.notSentWhy', { why }) : t('inbox.notSent')
    case 'queued':
      return why ? t('delivery.waitsWhy', { why }) : t('delivery.queued')
    case 'uncertain':
      return t('delivery.uncertain')
    case 'said':
      return `${t('expectation.sent')} ${t(`expectation.why.${said.reason}`)}`
    default:
      return `${t('expectation.notSent')} ${t(`expectation.why.${said.reason}`)}`
  }
}

function Line({ said }: { said: Expectation }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const fate = fateOf(said)
  const words = useFate(said)
  const [Icon, tone] = marks[fate]
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden size={14} className={clsx('mt-0.5 shrink-0', tone)} />
      <div className="min-w-0">
        <p>
          {t(`expectation.kind.${said.kind}`)} ·{' '}
          <time dateTime={said.at} className="text-muted">
            {shortMoment(said.at, now, i18n.language)}
          </time>
        </p>
        <p className={clsx('break-words text-help', fate === 'failed' ? 'text-danger-text' : 'text-muted')}>{words}</p>
        {said.wait && (
          <p className="text-help text-muted">
            {said.wait.promised_s > 0
              ? t('expectation.promised', { time: exactDuration(said.wait.promised_s, i18n.language) })
              : t('expectation.long')}
            {said.outcome &&
              ` ${t(`expectation.outcome.${said.outcome.outcome}`, { time: exactDuration(said.outcome.waited_s, i18n.language) })}`}
          </p>
        )}
      </div>
    </li>
  )
}

/** What Rondo told the contact by itself, or did not, and why. */
export function ToldSection({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const { data } = useQuery({ ...saidQuery(conversation.id), staleTime: 10_000 })
  if (!data?.length) return null
  return (
    <div className="mt-2 w-full">
      <h3 className="mb-1 font-medium text-help text-muted">{t('expectation.told')}</h3>
      <ul className="flex flex-col gap-2">
        {data.map(said => (
          <Line key={said.id} said={said} />
        ))}
      </ul>
    </div>
  )
}
