import { Globe } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { speak } from '@/i18n/setup'
import { isLanguage, languageNames, languages } from '@/lib/language'
import { Select } from '@/ui/select'

/** For whoever is not signed in yet. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  return (
    <div className="flex items-center gap-2 text-muted">
      <Globe aria-hidden size={16} />
      <Select
        label={t('login.language')}
        value={isLanguage(i18n.language) ? i18n.language : 'en'}
        onChange={language => void speak(language)}
        options={languages.map(one => ({ value: one, label: languageNames[one] }))}
        className="!w-auto"
      />
    </div>
  )
}
