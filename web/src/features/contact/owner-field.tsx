import { useTranslation } from 'react-i18next'
import { useSaveContact } from '@/api/contact'
import { useUsers } from '@/api/identity'
import type { Contact } from '@/api/types'
import { useFaultText } from '@/parts/fault-text'
import { Select } from '@/ui/select'

/** The dedicated agent of a contact. */
export function OwnerField({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const users = useUsers().filter(user => user.active || user.id === contact.owner_id)
  const save = useSaveContact(contact.id)
  const faultText = useFaultText()
  return (
    <>
      <Select
        label={t('contact.owner')}
        value={contact.owner_id ?? 'none'}
        onChange={id => save.mutate({ owner_id: id === 'none' ? null : id })}
        options={[
          { value: 'none', label: t('contact.noOwner') },
          ...users.map(user => ({ value: user.id, label: user.name })),
        ]}
      />
      {save.isError && (
        <p role="alert" className="text-danger-text text-help">
          {faultText(save.error)}
        </p>
      )}
    </>
  )
}
