import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { useUser } from '@/api/identity'
import { type Agent, useStanding } from '@/features/routing/use-standing'
import { formatNumber } from '@/lib/time'
import { PresenceDot } from '@/parts/presence'
import { lost } from '@/parts/presence-word'
import { LoadBar } from '@/ui/load-bar'

/** Somebody on a wall, as low as can be read from afar: who, whether they are there or why not, and their load. */
export function WallAgent({ agent, teams, nameless }: { agent: Agent; teams: string; nameless: boolean }) {
  const { t, i18n } = useTranslation()
  const user = useUser(agent.user_id)
  const standing = useStanding(agent, user)
  const load = formatNumber(Math.round(agent.load * 10) / 10, i18n.language)
  const capacity = formatNumber(agent.capacity, i18n.language)
  return (
    <li>
      <p className="flex items-center gap-1.5">
        <PresenceDot status={agent.status} lost={user && lost(user.presence)} />
        <bdi className={clsx('truncate', standing && 'text-muted')}>{nameless ? teams : agent.name}</bdi>
        {!standing && <span className="sr-only">{t('presence.online')}</span>}
        <bdi className={clsx('grow basis-0 truncate text-end text-help text-muted', standing ? 'min-w-12' : 'min-w-0')}>
          {standing || (!nameless && teams)}
        </bdi>
        <bdi dir="ltr" className="shrink-0 text-help text-muted tabular-nums">
          {load}/{capacity}
        </bdi>
      </p>
      <LoadBar
        load={agent.load}
        capacity={agent.capacity}
        tone={standing ? 'muted' : 'accent'}
        label={t('queue.load', { open: load, capacity })}
      />
    </li>
  )
}
