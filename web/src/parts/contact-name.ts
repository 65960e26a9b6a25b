import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** What a contact is called; a visitor who gave no name has a number to be told apart by. */
export function useContactName() {
  const { t } = useTranslation()
  return useCallback(
    (contact: { id: string; name: string }) => contact.name || t('contact.nameless', { number: contact.id.slice(-4) }),
    [t],
  )
}
