import { useTranslation } from 'react-i18next'
import type { Hours } from '@/api/types'
import { intlTag } from '@/lib/language'

/** "Used by the workspace, Sales and Linh". */
export function useUsedBy() {
  const { t, i18n } = useTranslation()
  return (hours: Hours) => {
    const names = hours.used_by.map(one => (one.kind === 'workspace' ? t('hours.theWorkspace') : one.name))
    if (names.length === 0) return t('hours.unused')
    return t('hours.usedBy', { names: new Intl.ListFormat(intlTag(i18n.language)).format(names) })
  }
}
