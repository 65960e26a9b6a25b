import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** Where somebody is reached, as people say it: what a website calls its visitor; an anonymous visitor has only a made-up number. */
export function useAddressText() {
  const { t } = useTranslation()
  return useCallback(
    ({ kind, address }: { kind: string; address: string }): string => {
      if (kind !== 'webchat') return address
      return /^known:\d+:(.+)$/.exec(address)?.[1] ?? t('contact.anonymous')
    },
    [t],
  )
}
