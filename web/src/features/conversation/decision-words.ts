import { useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import { useTeam, useTeams } from '@/api/routing'
import type { Conversation, Decision } from '@/api/types'
import { nameOf } from '@/features/conversation/candidate-row'
import { causes } from '@/features/conversation/causes'
import { formatNumber } from '@/lib/time'
import { needsOf, useNeedsText } from '@/parts/needs-text'
import { useReasonText } from '@/parts/reason-text'

const rules = ['owner', 'backup', 'returning', 'ring'] as const

/** Who lost it before, or was asked before, and why. */
export function useTakenText() {
  const { t } = useTranslation()
  return (agent: string, why: string) => t(`why.from.${causes.find(one => one === why) ?? 'other'}`, { agent })
}

/** "Hand-over 2 of 3." */
export function useHopText() {
  const { t, i18n } = useTranslation()
  const teams = useTeams()
  return (hops: number, teamId: string | null) => {
    const most = teams.find(one => one.id === teamId)?.policy.reassign?.max_hops || 3
    return t('why.hop', { hop: formatNumber(hops, i18n.language), most: formatNumber(most, i18n.language) })
  }
}

/** By which rule somebody was found: one of the policy's, or its way of choosing. */
export function useRuleText() {
  const { t } = useTranslation()
  const teams = useTeams()
  return (decision: Decision, agent: string) => {
    const rule = rules.find(one => one === decision.rule)
    const team = teams.find(one => one.id === decision.ring_team_id)?.name ?? t('reason.theTeam')
    if (rule === 'ring') return t('why.rule.ring', { agent, team })
    return rule ? t(`why.rule.${rule}`, { agent }) : t(`why.because.${decision.strategy || 'round_robin'}`, { agent })
  }
}

/** A decision in sentences: what came of it and by which rule, whom it was taken from, what it asked for. */
export function useDecisionWords(decision: Decision, conversation: Conversation | undefined): string[] {
  const { t } = useTranslation()
  const users = useUsers()
  const ruleText = useRuleText()
  const takenText = useTakenText()
  const hopText = useHopText()
  const needsText = useNeedsText()
  const reasonText = useReasonText()
  const team = useTeam(decision.team_id)
  const chosen = decision.candidates.find(one => one.verdict === 'chosen')
  const nameAt = (id: string | null) => users.find(user => user.id === id)?.name ?? ''
  const agent = nameAt(decision.agent_id) || (chosen ? nameOf(chosen) : '')
  const by = decision.by?.name
  const said: string[] = []
  switch (decision.outcome) {
    case 'assigned':
      said.push(ruleText(decision, agent))
      break
    case 'offered':
      said.push(t('why.offered', { agent }), ruleText(decision, agent))
      break
    case 'manual':
      said.push(by ? t('why.byHandOf', { agent, by }) : t('why.byHand', { agent }))
      break
    case 'unassigned':
      said.push(by ? t('why.putBack', { by }) : t('event.unassigned'))
      break
    case 'waiting':
      said.push(reasonText(decision.reason, { team: team?.name }))
  }
  if (decision.from_id) said.push(takenText(nameAt(decision.from_id), decision.from_why))
  if (decision.hops > 0) said.push(hopText(decision.hops, decision.team_id))
  const current = team?.policy_version === decision.policy_version && decision.strategy !== ''
  if (decision.requires.length > 0) said.push(t('why.needs', { needs: needsText(decision.requires) }))
  else if (
    current &&
    team?.policy.requires?.relax_after_s &&
    needsOf(team, conversation?.contact.language ?? '').length
  )
    said.push(t('why.relaxed'))
  return said
}
