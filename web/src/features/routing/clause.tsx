import type { ReactElement, ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { Policy } from '@/api/types'

/** What every clause of a policy gets: the policy, and how to change parts of it. */
export interface ClauseProps {
  policy: Policy
  set: (change: Partial<Policy>) => void
}

type Rule =
  | 'needs'
  | 'needsNothing'
  | 'returning'
  | 'dedicated'
  | 'dedicatedAlways'
  | 'newContacts'
  | 'offer'
  | 'aging'
  | 'ring'
  | 'firstReply'
  | 'nextReply'
  | 'offline'
  | 'offlineNever'
  | 'shiftEnd'
  | 'hops'
  | 'targets'

interface SentenceProps {
  text: `policy.rule.${Rule}`
  words: Record<string, ReactElement>
  children?: ReactNode
}

/** One sentence of a policy, each bold word a control. */
export function Sentence({ text, words, children }: SentenceProps) {
  const { t } = useTranslation()
  return (
    <li className="border-line border-t py-2 first:border-t-0">
      <p className="leading-8">
        <Trans t={t} i18nKey={text} components={words} />
      </p>
      {children}
    </li>
  )
}
