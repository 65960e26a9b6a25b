import { useTranslation } from 'react-i18next'
import { useSaveContact } from '@/api/contact'
import type { Contact } from '@/api/types'
import { useFaultText } from '@/parts/fault-text'
import { TagsInput } from '@/ui/tags-input'

export function ContactTags({ contact, inputId }: { contact: Contact; inputId?: string }) {
  const { t } = useTranslation()
  const save = useSaveContact(contact.id)
  const faultText = useFaultText()
  return (
    <>
      <TagsInput
        id={inputId}
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
