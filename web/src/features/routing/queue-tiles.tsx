import { useTranslation } from 'react-i18next'
import { useTeams } from '@/api/routing'
import type { Desk } from '@/api/types'
import { goal, shareHealth, shareOf, worstOf } from '@/features/routing/team-health'
import { Tile } from '@/features/routing/tile'
import { clock, formatNumber } from '@/lib/time'

/** The five numbers, each with what it is held against: amber from three quarters of a target, red once it is missed. */
export function QueueTiles({ desk }: { desk: Desk }) {
  const { t, i18n } = useTranslation()
  const teams = useTeams()
  const { agents, series, waiting } = desk
  const number = (value: number) => formatNumber(value, i18n.language)
  const percent = (value: number) => `${number(value)}%`
  const worst = worstOf(desk.teams, teams)
  const share = shareOf(desk.first_reply)
  const aims = teams.some(team => team.policy.targets?.first_reply_s)
  const room = desk.agents_list
    .filter(agent => agent.status === 'online' && !agent.off_shift)
    .reduce((sum, agent) => sum + Math.max(0, Math.floor(agent.capacity - agent.load)), 0)
  const longest = () => {
    if (!worst) return t('queue.attention', { amber: '5:00', red: '15:00' })
    const { row, aim, used } = worst
    if (!aim) return t('queue.attention', { amber: '5:00', red: '15:00' })
    return t('queue.ofTarget', { share: percent(Math.floor(used * 100)), target: clock(aim), team: row.name })
  }
  const queues =
    desk.without_team > 0
      ? t('queue.withoutTeam', { count: desk.without_team })
      : t('queue.inQueues', { count: desk.teams.filter(team => team.waiting > 0).length })
  return (
    <dl className="grid grid-cols-5 gap-px border-line border-b bg-line max-lg:grid-cols-6 max-md:grid-cols-2">
      <Tile
        label={t('queue.waitingNow')}
        value={number(waiting)}
        series={series.waiting}
        tone={waiting > 0 && room === 0 ? 'warning' : 'plain'}
        help={`${queues} · ${t('queue.room', { n: number(room) })}`}
      />
      <Tile
        label={t('queue.longestWait')}
        value={waiting > 0 ? clock(desk.longest_wait_s) : '–'}
        series={series.longest_wait_s}
        tone={worst?.health}
        help={longest()}
      />
      <Tile
        label={t('queue.firstReply')}
        value={share === null ? '–' : percent(share)}
        series={share === null ? undefined : series.first_reply.map(one => Math.max(0, one))}
        tone={share === null ? 'plain' : shareHealth(share)}
        help={aims ? t('queue.goal', { goal: percent(goal) }) : t('queue.noGoal')}
      />
      <Tile
        label={t('queue.agentsFree')}
        value={number(agents.free)}
        after={`/ ${number(agents.online)}`}
        series={series.free}
        tone={waiting === 0 || agents.free > 0 ? 'plain' : agents.online === 0 ? 'danger' : 'warning'}
        help={t('queue.agentsHelp', { busy: number(agents.busy), full: number(agents.at_capacity) })}
      />
      <Tile
        label={t('queue.closedToday')}
        value={number(desk.closed_today)}
        series={series.closed}
        help={t('queue.perFive')}
      />
    </dl>
  )
}
