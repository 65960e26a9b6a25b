import { useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import { languageName } from '@/lib/language'
import { formatNumber } from '@/lib/time'
import { languageChoices } from '@/parts/language-choices'
import { Field } from '@/ui/field'
import { Fold } from '@/ui/fold'
import { Select } from '@/ui/select'

/** A contact who might write: what the policy looks at. */
export interface Described {
  language: string
  priority: number
  /** Their first conversation; or who had them last, or nobody known. */
  history: 'new' | 'known' | string
  owner: string | null
}

export const somebody: Described = { language: '', priority: 0, history: 'known', owner: null }

interface DescribedContactProps {
  value: Described
  onChange: (value: Described) => void
}

/** Says who would write: language, priority, whether they are new or whom they had, and their owner. */
export function DescribedContact({ value, onChange }: DescribedContactProps) {
  const { t, i18n } = useTranslation()
  const users = useUsers().filter(user => user.active)
  const people = users.map(user => ({ value: user.id, label: user.name }))
  const set = (part: Partial<Described>) => onChange({ ...value, ...part })
  return (
    <Fold look="link" className="mb-3" title={t('policy.describe')}>
      <div className="flex flex-col gap-2 pt-2">
        <Field label={t('contact.language')}>
          <Select
            label={t('contact.language')}
            value={value.language || 'und'}
            onChange={language => set({ language: language === 'und' ? '' : language })}
            options={[
              { value: 'und', label: t('contact.unknownLanguage') },
              ...languageChoices(i18n.language, value.language).map(tag => ({
                value: tag,
                label: languageName(tag, i18n.language),
              })),
            ]}
          />
        </Field>
        <Field label={t('contact.priority')}>
          <Select
            label={t('contact.priority')}
            value={String(value.priority)}
            onChange={priority => set({ priority: Number(priority) })}
            options={Array.from({ length: 10 }, (_, level) => ({
              value: String(level),
              label: formatNumber(level, i18n.language),
            }))}
          />
        </Field>
        <Field label={t('policy.before')}>
          <Select
            label={t('policy.before')}
            value={value.history}
            onChange={history => set({ history })}
            options={[
              { value: 'known', label: t('policy.hadNobody') },
              { value: 'new', label: t('policy.isNew') },
              ...people,
            ]}
          />
        </Field>
        <Field label={t('contact.owner')}>
          <Select
            label={t('contact.owner')}
            value={value.owner ?? 'none'}
            onChange={owner => set({ owner: owner === 'none' ? null : owner })}
            options={[{ value: 'none', label: t('contact.noOwner') }, ...people]}
          />
        </Field>
      </div>
    </Fold>
  )
}
