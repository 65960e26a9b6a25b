import { useQuery } from '@tanstack/react-query'
import { Check, CircleSlash } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { saidQuery } from '@/api/expectation'
import type { Conversation, Expectation } from '@/api/types'
import { exactDuration, shortMoment } from '@/lib/time'
import { useNow } from '@/lib/use-now'

function Line({ said }: { said: Expectation }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const Icon = said.sent ? Check : CircleSlash
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden size={14} className={said.sent ? 'mt-0.5 text-success-text' : 'mt-0.5 text-muted'} />
      <div className="min-w-0">
        <p>
          {t(`expectation.kind.${said.kind}`)} ·{' '}
          <time dateTime={said.at} className="text-muted">
            {shortMoment(said.at, now, i18n.language)}
          </time>
        </p>
        <p className="text-help text-muted">
          {said.sent ? t('expectation.sent') : t('expectation.notSent')} {t(`expectation.why.${said.reason}`)}
        </p>
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
