import { ArrowRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExpectationKind, Policy } from '@/api/types'
import { usePolicyWords } from '@/features/routing/policy-words'
import { samePolicy } from '@/features/routing/whole-policy'

interface Change {
  key: string
  old: string
  now: string
}

const told = ['over_capacity', 'away', 'assigned'] as const satisfies readonly ExpectationKind[]

/** What two versions say differently, each in the words of the page. */
function useChanges(old: Policy, now: Policy): Change[] {
  const { t } = useTranslation()
  const wordsOf = usePolicyWords()
  const before = new Map(wordsOf(old).map(one => [one.key, one.text]))
  const after = new Map(wordsOf(now).map(one => [one.key, one.text]))
  const keys = [...new Set([...after.keys(), ...before.keys()])]
  const changes = keys
    .map(key => ({ key, old: before.get(key) ?? '', now: after.get(key) ?? '' }))
    .filter(one => one.old !== one.now)
  // Of wordings, in five languages perhaps, only that they are others.
  const said = (policy: Policy, kind: (typeof told)[number]) => JSON.stringify(policy.expectations?.[kind] ?? null)
  const wordings = told
    .filter(kind => said(old, kind) !== said(now, kind))
    .map(kind => ({ key: kind, old: '', now: t('policy.wording', { kind: t(`expectation.kind.${kind}`) }) }))
  return [...changes, ...wordings]
}

/** Which rules changed, from what to what. */
export function PolicyChanges({ old, now }: { old: Policy; now: Policy }) {
  const { t } = useTranslation()
  const changes = useChanges(old, now)
  if (changes.length === 0) {
    return <p className="text-muted">{samePolicy(old, now) ? t('policy.noChanges') : t('policy.otherChanges')}</p>
  }
  return (
    <ul className="flex flex-col gap-2">
      {changes.map(change => (
        <li
          key={change.key}
          className="grid grid-cols-[minmax(0,1fr)_1rem_minmax(0,1fr)] items-start gap-2 max-sm:grid-cols-1"
        >
          {change.old ? (
            <del className="text-muted decoration-danger-text">{change.old}</del>
          ) : (
            <span className="text-muted">–</span>
          )}
          <ArrowRight aria-hidden size={14} className="mirror mt-1 text-muted max-sm:hidden" />
          {change.now ? <ins className="font-medium no-underline">{change.now}</ins> : <span>{t('policy.gone')}</span>}
        </li>
      ))}
    </ul>
  )
}
