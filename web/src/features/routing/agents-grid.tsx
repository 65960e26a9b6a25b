import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/api/identity'
import { useTeams } from '@/api/routing'
import { AgentCard } from '@/features/routing/agent-card'
import type { Agent } from '@/features/routing/use-standing'
import { WallAgent } from '@/features/routing/wall-agent'
import { can } from '@/parts/can'
import { cutClass, useCut } from '@/ui/use-cut'

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
  const { ref, out } = useCut(quiet)
  const may = !quiet && can(me.role, 'routing')
  const list = new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' })
  const namesOf = (agent: Agent) =>
    list.format(teams.filter(team => agent.team_ids.includes(team.id)).map(team => team.name))
  return (
    <section
      aria-label={t('queue.agents')}
      className={clsx('px-5 max-md:px-4', quiet ? 'flex min-h-0 flex-col pb-2' : 'pb-5')}
    >
      <h2 className="flex items-baseline justify-between pt-4 pb-3 font-semibold">
        {t('queue.agents')}
        <span className="font-normal text-muted">
          {t('queue.mostFree')}
          {out > 0 && ` · ${t('queue.unseen', { count: out })}`}
        </span>
      </h2>
      {agents.length === 0 && <p className="text-muted">{t('queue.noAgents')}</p>}
      <div ref={ref} className={clsx(quiet && ['grow basis-0', cutClass])}>
        <ul
          className={clsx(
            'grid gap-x-5',
            quiet
              ? 'grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-y-1.5'
              : 'grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-y-3',
          )}
        >
          {agents
            .toSorted(byFreedom)
            .map(agent =>
              quiet ? (
                <WallAgent key={agent.user_id} agent={agent} teams={namesOf(agent)} nameless={nameless} />
              ) : (
                <AgentCard key={agent.user_id} agent={agent} teams={namesOf(agent)} may={may} />
              ),
            )}
        </ul>
      </div>
    </section>
  )
}
