import { useTranslation } from 'react-i18next'
import { useSaveContact } from '@/api/contact'
import type { Contact } from '@/api/types'
import { useFaultText } from '@/parts/fault-text'
import { TagsInput } from '@/ui/tags-input'

interface ContactTagsProps {
  contact: Contact
  inputId?: string
  /** The person asked for this very field. */
  autoFocus?: boolean
}

export function ContactTags({ contact, inputId, autoFocus }: ContactTagsProps) {
  const { t } = useTranslation()
  const save = useSaveContact(contact.id)
  const faultText = useFaultText()
  return (
    <>
      <TagsInput
        id={inputId}
        autoFocus={autoFocus}
        value={contact.tags}
        onChange={tags => save.mutate({ tags })}
        addLabel={t('contact.addTag')}
      />
      {save.isError && (
        <p role="alert" className="mt-1 text-danger-text text-help">
          {faultText(save.error)}
        </p>
      )}
    </>
  )
}
