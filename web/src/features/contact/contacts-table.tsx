import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Contact } from '@/api/types'
import { languageName } from '@/lib/language'
import { dateTime } from '@/lib/time'
import { useAddressText } from '@/parts/address-text'
import { ChannelMark } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'

function Row({ contact }: { contact: Contact }) {
  const { i18n } = useTranslation()
  const contactName = useContactName()
  const addressText = useAddressText()
  const first = contact.identities[0]
  const kinds = [...new Set(contact.identities.map(identity => identity.kind))]
  const cell = 'px-2 py-1.5'
  return (
    <tr className="relative h-12 border-line border-b hover:bg-hover">
      <td className={`${cell} ps-4`}>
        <Link
          to="/contacts/$contactId"
          params={{ contactId: contact.id }}
          className="flex items-center gap-2.5 font-medium outline-offset-0 after:absolute after:inset-0"
        >
          <Avatar id={contact.id} name={contactName(contact)} />
          <bdi className="truncate">{contactName(contact)}</bdi>
        </Link>
      </td>
      <td className={cell}>
        <span className="flex items-center gap-1.5">
          {kinds.map(kind => (
            <ChannelMark key={kind} kind={kind} />
          ))}
          <bdi className="truncate text-muted">{first && addressText(first)}</bdi>
        </span>
      </td>
      <td className={`${cell} max-md:hidden`}>{languageName(contact.language, i18n.language)}</td>
      <td className={`${cell} max-lg:hidden`}>
        <span className="flex flex-wrap gap-1">
          {contact.tags.slice(0, 3).map(tag => (
            <Badge key={tag}>
              <bdi>{tag}</bdi>
            </Badge>
          ))}
          {contact.tags.length > 3 && <bdi dir="ltr">+{contact.tags.length - 3}</bdi>}
        </span>
      </td>
      <td className={`${cell} pe-4 text-end text-muted max-md:hidden`}>
        {dateTime(contact.created_at, i18n.language)}
      </td>
    </tr>
  )
}

export function ContactsTable({ contacts }: { contacts: Contact[] }) {
  const { t } = useTranslation()
  const head = 'sticky top-0 z-10 bg-surface px-2 py-2 text-start font-medium text-help text-muted'
  return (
    <table className="w-full table-fixed">
      <thead>
        <tr className="border-line border-b">
          <th className={`${head} ps-4`}>{t('contact.name')}</th>
          <th className={head}>{t('contacts.address')}</th>
          <th className={`${head} w-36 max-md:hidden`}>{t('contact.language')}</th>
          <th className={`${head} max-lg:hidden`}>{t('contact.tags')}</th>
          <th className={`${head} w-44 pe-4 text-end max-md:hidden`}>{t('contacts.since')}</th>
        </tr>
      </thead>
      <tbody>
        {contacts.map(contact => (
          <Row key={contact.id} contact={contact} />
        ))}
      </tbody>
    </table>
  )
}
