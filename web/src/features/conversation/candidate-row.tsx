import clsx from 'clsx'
import { Check, Minus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Candidate, Verdict } from '@/api/types'
import { causes } from '@/features/conversation/causes'
import { useNeedsText } from '@/parts/needs-text'
import { Avatar } from '@/ui/avatar'

const verdicts = [
  'chosen',
  'eligible',
  'offline',
  'busy',
  'at_capacity',
  'at_channel_capacity',
  'inactive',
  'excluded',
  'off_shift',
  'lacks_skill',
  'lacks_language',
] as const satisfies readonly Verdict[]
const tones: Partial<Record<Verdict, string>> = { chosen: 'text-success-text', eligible: 'text-muted' }

/** Whoever is gone has an id left. */
export function nameOf(candidate: Candidate): string {
  return candidate.name || candidate.agent_id
}

/** A verdict in words, with what it rests on where that is known. */
export function useVerdictWord() {
  const { t } = useTranslation()
  const needsText = useNeedsText()
  return (verdict: string, detail?: Candidate['detail']): string => {
    const known = verdicts.find(one => one === verdict)
    if (!known) return verdict
    const why = causes.find(one => one === detail?.why)
    if (why) return t(`verdict.why.${why}`)
    if (detail?.lacks) return t('verdict.lacks', { what: needsText([detail.lacks]) })
    return t(`verdict.${known}`)
  }
}

/** One who could have taken it, and what was found about them. */
export function CandidateRow({ candidate }: { candidate: Candidate }) {
  const { verdict, detail } = candidate
  const word = useVerdictWord()(verdict, detail)
  const Icon = verdict === 'chosen' ? Check : verdict === 'eligible' ? Minus : X
  const byChannel = verdict === 'at_channel_capacity' && detail.channel_capacity !== undefined
  const load = byChannel ? (detail.channel_load ?? 0) : detail.load
  const capacity = byChannel ? detail.channel_capacity : detail.capacity
  return (
    <li className="flex min-h-8 items-center gap-2">
      <Avatar id={candidate.agent_id} name={nameOf(candidate)} size="xs" />
      <bdi className={clsx('min-w-0 grow truncate', verdict === 'chosen' && 'font-semibold')}>{nameOf(candidate)}</bdi>
      <span dir="ltr" className="shrink-0 text-help text-muted tabular-nums">
        {load}/{capacity}
      </span>
      <span
        className={clsx('inline-flex shrink-0 items-center gap-1 text-help', tones[verdict] ?? 'text-warning-text')}
      >
        <Icon aria-hidden size={13} />
        {word}
      </span>
    </li>
  )
}
