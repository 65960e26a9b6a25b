import { useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import { useTeams } from '@/api/routing'
import type { Policy } from '@/api/types'
import { exactDuration, formatNumber } from '@/lib/time'
import { useLanguageName } from '@/parts/language-name'

/** One thing that a policy says; the same key says the same thing in another version. */
export interface PolicyWord {
  key: string
  text: string
}

type Words = Record<string, string>

/** A sentence of a policy with words where its controls stand. */
function fill(text: string, words: Words): string {
  return text.replace(/<(\w+)\/>/g, (_, name: string) => words[name] ?? '').trim()
}

/** A policy in sentences, as they stand on its page. */
export function usePolicyWords() {
  const { t, i18n } = useTranslation()
  const users = useUsers()
  const teams = useTeams()
  const languageName = useLanguageName()
  const time = (seconds: number) => exactDuration(seconds, i18n.language)
  const number = (value: number) => formatNumber(value, i18n.language)
  const userName = (id: string | null | undefined) =>
    users.find(user => user.id === id)?.name ?? t('policy.rule.nobody')
  const teamName = (id: string) => teams.find(team => team.id === id)?.name ?? t('reason.theTeam')
  const every = (seconds: number | null | undefined) => (seconds ? time(seconds) : t('policy.rule.everLong'))
  const within = (seconds: number | null | undefined) => (seconds ? time(seconds) : t('policy.rule.anyTime'))
  const mode = (rule: { mode: string; wait_s?: number } | undefined) => {
    if (!rule || rule.mode === 'off') return t('policy.rule.toAnybody')
    if (rule.mode === 'always') return t('policy.rule.toOwnerOnly')
    return rule.mode === 'wait'
      ? t('policy.rule.toSameWaiting', { time: time(rule.wait_s ?? 0) })
      : t('policy.rule.toSame')
  }

  const who = ({ requires, dedicated, returning, new_contacts }: Policy): PolicyWord[] => {
    const asked = requires?.relax_after_s
      ? t('policy.rule.relaxAfter', { time: time(requires.relax_after_s) })
      : t('policy.rule.alwaysAsked')
    const language = requires?.contact_language ? t('policy.rule.contactLanguage') : t('policy.rule.anyLanguage')
    const named = [...(requires?.skills ?? []), ...(requires?.languages ?? []).map(languageName)]
    const skills = named.length > 0 ? ` ${t('policy.rule.skills')} ${named.join(', ')}.` : ''
    const always = dedicated?.mode === 'always'
    const fallback = dedicated?.fallback === 'person' ? t('policy.rule.fallbackPerson') : t('policy.rule.fallbackPool')
    const within = dedicated?.wait_s
      ? t('policy.rule.keptFor', { time: time(dedicated.wait_s) })
      : t('policy.rule.keptWhileThere')
    const own = { mode: mode(dedicated), backup: userName(dedicated?.backup_id), within, fallback }
    const team = new_contacts ? teamName(new_contacts.team_id) : t('policy.rule.sameQueue')
    return [
      {
        key: 'needs',
        text: fill(t(requires ? 'policy.rule.needs' : 'policy.rule.needsNothing'), { language, relax: asked }) + skills,
      },
      { key: 'dedicated', text: fill(t(always ? 'policy.rule.dedicatedAlways' : 'policy.rule.dedicated'), own) },
      {
        key: 'returning',
        text: fill(t('policy.rule.returning'), {
          window: time((returning?.window_days || 30) * 86_400),
          mode: mode(returning),
        }),
      },
      { key: 'newContacts', text: fill(t('policy.rule.newContacts'), { team }) },
    ]
  }

  const waiting = ({ offer_s, aging_s, rings }: Policy): PolicyWord[] => {
    const offer = offer_s ? t('policy.rule.offeredFor', { time: time(offer_s) }) : t('policy.rule.givenAtOnce')
    const aging = aging_s ? t('policy.rule.agingEvery', { time: time(aging_s) }) : t('policy.rule.noAging')
    return [
      { key: 'offer', text: fill(t('policy.rule.offer'), { offer }) },
      { key: 'aging', text: fill(t('policy.rule.aging'), { aging }) },
      ...(rings ?? []).map(ring => ({
        key: `ring ${ring.team_id}`,
        text: fill(t('policy.rule.ring'), { after: time(ring.after_s), team: teamName(ring.team_id) }),
      })),
    ]
  }

  const again = ({ reassign, targets }: Policy): PolicyWord[] => {
    const { first_reply_s, next_reply_s, offline, shift_end, max_hops, overrule_manual } = reassign ?? {}
    const hops = max_hops || 3
    return [
      { key: 'firstReply', text: fill(t('policy.rule.firstReply'), { after: every(first_reply_s) }) },
      { key: 'nextReply', text: fill(t('policy.rule.nextReply'), { after: every(next_reply_s) }) },
      {
        key: 'offline',
        text: fill(t(offline ? 'policy.rule.offline' : 'policy.rule.offlineNever'), {
          after: every(offline?.after_s),
          mode: t(`policy.sweep.${offline?.mode ?? 'keep'}`),
        }),
      },
      { key: 'shiftEnd', text: fill(t('policy.rule.shiftEnd'), { mode: t(`policy.sweep.${shift_end || 'keep'}`) }) },
      ...(reassign
        ? [
            {
              key: 'hops',
              text: fill(t('policy.rule.hops'), {
                hops: t('policy.rule.times', { count: hops, number: number(hops) }),
              }),
            },
          ]
        : []),
      ...(overrule_manual ? [{ key: 'overrule', text: t('policy.rule.overrule') }] : []),
      {
        key: 'targets',
        text: fill(t('policy.rule.targets'), {
          first: within(targets?.first_reply_s),
          next: within(targets?.next_reply_s),
        }),
      },
    ]
  }

  return (policy: Policy): PolicyWord[] => {
    const max =
      policy.max_open === null
        ? t('policy.ownCapacity')
        : t('policy.atMost', { count: policy.max_open, number: number(policy.max_open) })
    return [
      { key: 'strategy', text: t(`strategy.${policy.strategy}`) },
      { key: 'online', text: policy.online_only ? t('policy.onlineOnly') : t('policy.anyPresence') },
      { key: 'max', text: max },
      ...who(policy),
      ...waiting(policy),
      ...again(policy),
    ]
  }
}
