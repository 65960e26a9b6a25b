import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation, Team } from '@/api/types'
import { useLanguageName } from '@/parts/language-name'

/** What a policy asks for, as decisions write it: "skill vip", "language vi". */
export function needsOf(team: Team | undefined, language: string): string[] {
  const asked = team?.policy.requires
  if (!asked) return []
  const languages = [...(asked.languages ?? []), ...(asked.contact_language && language ? [language] : [])]
  return [...(asked.skills ?? []).map(one => `skill ${one}`), ...[...new Set(languages)].map(one => `language ${one}`)]
}

/** Needs in the reader's words: "Arabic, the skill vip". */
export function useNeedsText() {
  const { t, i18n } = useTranslation()
  const languageName = useLanguageName()
  return useCallback(
    (needs: readonly string[]): string => {
      const words = needs.map(need => {
        const [kind, ...rest] = need.split(' ')
        const name = rest.join(' ')
        if (kind === 'language' && name) return languageName(name)
        return kind === 'skill' && name ? t('reason.skill', { skill: name }) : need
      })
      return new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' }).format(words)
    },
    [t, i18n.language, languageName],
  )
}

/** What a conversation that waits asks for, as far as that stands in its way: somebody must be lacking it. */
export function useNeedsInTheWay() {
  const needsText = useNeedsText()
  return useCallback(
    ({ queue, contact }: Conversation, team: Team | undefined): string => {
      const { lacks_skill = 0, lacks_language = 0 } = (queue?.reason?.detail ?? {}) as Record<
        string,
        number | undefined
      >
      const never = queue?.reason?.code === 'nobody_ever' || queue?.reason?.code === 'nobody_yet'
      return lacks_skill + lacks_language > 0 || never ? needsText(needsOf(team, contact.language)) : ''
    },
    [needsText],
  )
}
