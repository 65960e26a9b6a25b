import { useTranslation } from 'react-i18next'
import { useMe } from '@/api/identity'
import { useTeams } from '@/api/routing'
import { type Agent, AgentCard } from '@/features/routing/agent-card'
import { can } from '@/parts/can'

const rank = { online: 0, busy: 1, offline: 2 }

function byFreedom(a: Agent, b: Agent) {
  return (
    Number(a.off_shift) - Number(b.off_shift) ||
    rank[a.status] - rank[b.status] ||
    b.capacity - b.load - (a.capacity - a.load) ||
    a.name.localeCompare(b.name)
  )
}

interface AgentsGridProps {
  agents: Agent[]
  /** On a wall: nothing to press. */
  quiet: boolean
  nameless: boolean
}

/** Everybody's load, the most free first. */
export function AgentsGrid({ agents, quiet, nameless }: AgentsGridProps) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const teams = useTeams()
  const may = !quiet && can(me.role, 'routing')
  const list = new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' })
  const namesOf = (agent: Agent) =>
    list.format(teams.filter(team => agent.team_ids.includes(team.id)).map(team => team.name))
  return (
    <section aria-label={t('queue.agents')} className="px-5 pb-5 max-md:px-4">
      <h2 className="flex items-baseline justify-between pt-4 pb-3 font-semibold">
        {t('queue.agents')}
        <span className="font-normal text-muted">{t('queue.mostFree')}</span>
      </h2>
      {agents.length === 0 && <p className="text-muted">{t('queue.noAgents')}</p>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-5 gap-y-3">
        {agents.toSorted(byFreedom).map(agent => (
          <AgentCard key={agent.user_id} agent={agent} teams={namesOf(agent)} may={may} nameless={nameless} />
        ))}
      </ul>
    </section>
  )
}
