import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

interface Called {
  id: string
  name: string
  /** In a conversation, of one without a name. */
  address?: string
  identities?: { kind: string; address: string }[]
}

/** The addresses that people know each other by; those of other channels are the provider's numbers for somebody. */
const spoken = new Set(['email', 'phone', 'rcs', 'sms', 'whatsapp'])

/** What a contact is called: by their name, else their number or mail address; others have a number to be told apart by. */
export function useContactName() {
  const { t } = useTranslation()
  return useCallback(
    ({ id, name, address, identities }: Called) =>
      name ||
      address ||
      identities?.find(one => spoken.has(one.kind))?.address ||
      t('contact.nameless', { number: id.slice(-4) }),
    [t],
  )
}
