import { useTranslation } from 'react-i18next'
import type { Policy } from '@/api/types'
import { type ClauseProps, Sentence } from '@/features/routing/clause'
import { DurationChoice } from '@/features/routing/duration-choice'
import { useLanguageName } from '@/parts/language-name'
import { Select } from '@/ui/select'
import { TagsInput } from '@/ui/tags-input'

type Requires = NonNullable<Policy['requires']>

/** Who may take them: by language and skill, and for how long that is insisted on. */
export function NeedsClause({ policy, set }: ClauseProps) {
  const { t } = useTranslation()
  const languageName = useLanguageName()
  const needs: Requires = policy.requires ?? {}
  const change = (part: Partial<Requires>) => {
    const next = { ...needs, ...part }
    const asks = next.contact_language || next.skills?.length || next.languages?.length
    set({ requires: asks ? next : undefined })
  }
  const asks = policy.requires !== undefined
  return (
    <Sentence
      text={asks ? 'policy.rule.needs' : 'policy.rule.needsNothing'}
      words={{
        language: (
          <Select
            inline
            label={t('policy.rule.language')}
            value={needs.contact_language ? 'contact' : 'any'}
            onChange={choice => change({ contact_language: choice === 'contact' })}
            options={[
              { value: 'any', label: t('policy.rule.anyLanguage') },
              { value: 'contact', label: t('policy.rule.contactLanguage') },
            ]}
          />
        ),
        relax: (
          <DurationChoice
            label={t('policy.rule.relax')}
            value={needs.relax_after_s}
            none={t('policy.rule.alwaysAsked')}
            say={time => t('policy.rule.relaxAfter', { time })}
            onChange={relax_after_s => change({ relax_after_s })}
          />
        ),
      }}
    >
      <div className="flex flex-wrap items-center gap-2 pb-1">
        <span className="text-help text-muted">{t('policy.rule.skills')}</span>
        <TagsInput
          value={needs.skills ?? []}
          onChange={skills => change({ skills })}
          addLabel={t('policy.rule.addSkill')}
        />
        {needs.languages && needs.languages.length > 0 && (
          <TagsInput
            value={needs.languages}
            onChange={languages => change({ languages })}
            show={languageName}
            addLabel={t('policy.rule.addLanguage')}
          />
        )}
      </div>
    </Sentence>
  )
}
