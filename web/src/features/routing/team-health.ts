import type { Desk, Reason, Team } from '@/api/types'
import { longWaitS, targetTone, waitTone } from '@/lib/wait'

export type Row = Desk['teams'][number]
export type Health = 'plain' | 'warning' | 'danger'

/** How many of 100 first replies are to come in time; below the second number it is red. */
export const goal = 90
const floor = 80

/** How long somebody may wait there for a first reply; null where the team says nothing. */
export function aimOf(team: Team | undefined): number | null {
  return team?.policy.targets?.first_reply_s ?? null
}

/** The longest wait of a queue against its target, or against what is long anyway. Outside of its hours nothing runs down. */
export function waitHealth(row: Pick<Row, 'waiting' | 'longest_wait_s' | 'closed'>, aim: number | null): Health {
  if (row.waiting === 0 || row.closed) return 'plain'
  return aim ? targetTone(row.longest_wait_s, aim) : waitTone(row.longest_wait_s)
}

/** The share of first replies in time, in percent; null when none was due. */
export function shareOf({ due, in_time }: Row['first_reply']): number | null {
  return due > 0 ? Math.floor((100 * in_time) / due) : null
}

export function shareHealth(share: number): Health {
  if (share >= goal) return 'plain'
  return share >= floor ? 'warning' : 'danger'
}

/** What the team cannot do, as a reason that has words. */
export function troubleOf(row: Row): Reason | null {
  if (!row.trouble) return null
  if (row.warning?.code === row.trouble) return row.warning
  const { at_capacity, busy, offline, off_shift } = row.agents
  return { code: row.trouble, text: row.trouble, detail: { at_capacity, busy, offline, off_shift } }
}

/** What no waiting will change: somebody has to do something. */
export function isHopeless(row: Row): boolean {
  return row.trouble === 'nobody_ever' || row.trouble === 'nobody_in_team'
}

export interface Worst {
  row: Row
  aim: number | null
  health: Health
  used: number
}

/** The queue that is worst off for its target. */
export function worstOf(rows: Row[], teams: Team[]): Worst | null {
  let worst: Worst | null = null
  for (const row of rows) {
    if (row.waiting === 0 || row.closed) continue
    const aim = aimOf(teams.find(team => team.id === row.team_id))
    const used = row.longest_wait_s / (aim ?? longWaitS * 3)
    if (!worst || used > worst.used) worst = { row, aim, used, health: waitHealth(row, aim) }
  }
  return worst
}
