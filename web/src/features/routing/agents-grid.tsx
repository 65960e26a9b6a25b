import { useTranslation } from 'react-i18next'
import { useTeams } from '@/api/routing'
import type { Desk } from '@/api/types'
import { secondsSince, shortAge } from '@/lib/time'
import { useNow } from '@/lib/use-now'
import { PresenceDot } from '@/parts/presence'
import { Avatar } from '@/ui/avatar'
import { LoadBar } from '@/ui/load-bar'

type Agent = Desk['agents_list'][number]
const rank = { online: 0, busy: 1, offline: 2 }

function byFreedom(a: Agent, b: Agent) {
  return rank[a.status] - rank[b.status] || b.capacity - b.open - (a.capacity - a.open) || a.name.localeCompare(b.name)
}

function AgentCard({ agent, teams }: { agent: Agent; teams: string }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const status = agent.status === 'busy' && agent.reason ? agent.reason : t(`presence.${agent.status}`)
  const since = secondsSince(agent.since, now) >= 60 ? shortAge(agent.since, now, i18n.language) : ''
  const load = t('queue.load', { open: agent.open, capacity: agent.capacity })
  return (
    <li className="flex items-center gap-3">
      <Avatar id={agent.user_id} name={agent.name} badge={<PresenceDot status={agent.status} ring />} />
      <div className="min-w-0 grow">
        <p className="flex items-baseline justify-between gap-2">
          <bdi className={agent.status === 'online' ? 'truncate' : 'truncate text-muted'}>{agent.name}</bdi>
          <bdi dir="ltr" className="shrink-0 text-help text-muted tabular-nums">
            {agent.open}/{agent.capacity}
          </bdi>
        </p>
        <LoadBar
          load={agent.open}
          capacity={agent.capacity}
          tone={agent.status === 'online' ? 'accent' : 'muted'}
          label={load}
        />
        <p className="truncate pt-0.5 text-help text-muted">
          {agent.status === 'online' ? <span className="sr-only">{status} </span> : `${status} ${since} · `}
          <bdi>{teams}</bdi>
        </p>
      </div>
    </li>
  )
}

/** Everybody's load, the most free first. */
export function AgentsGrid({ agents }: { agents: Agent[] }) {
  const { t, i18n } = useTranslation()
  const teams = useTeams()
  const list = new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' })
  const namesOf = (agent: Agent) =>
    list.format(teams.filter(team => agent.team_ids.includes(team.id)).map(team => team.name))
  return (
    <section aria-label={t('queue.agents')} className="px-5 pb-5">
      <h2 className="flex items-baseline justify-between pt-4 pb-3 font-semibold">
        {t('queue.agents')}
        <span className="font-normal text-muted">{t('queue.mostFree')}</span>
      </h2>
      {agents.length === 0 && <p className="text-muted">{t('queue.noAgents')}</p>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(12.5rem,1fr))] gap-x-5 gap-y-3">
        {agents.toSorted(byFreedom).map(agent => (
          <AgentCard key={agent.user_id} agent={agent} teams={namesOf(agent)} />
        ))}
      </ul>
    </section>
  )
}
