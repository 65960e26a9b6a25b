import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { contactQuery, useSaveContact } from '@/api/contact'
import { useConversationList } from '@/api/conversation-list'
import type { Contact, ConversationStatus } from '@/api/types'
import { OwnerField } from '@/features/contact/owner-field'
import { dateTime } from '@/lib/time'
import { ContactFacts } from '@/parts/contact-facts'
import { useContactName } from '@/parts/contact-name'
import { ContactTags } from '@/parts/contact-tags'
import { ConversationLinks } from '@/parts/earlier'
import { useFaultText } from '@/parts/fault-text'
import { InlineEdit } from '@/parts/inline-edit'
import { Avatar } from '@/ui/avatar'
import { Section } from '@/ui/section'
import { Failed, Skeleton } from '@/ui/state'

function useIds(contact: string, status: ConversationStatus) {
  return useConversationList({ status, owner: 'any', team: null, contact, sort: '-last_message_at' })
}

function Conversations({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const open = useIds(contactId, 'open')
  const snoozed = useIds(contactId, 'snoozed')
  const closed = useIds(contactId, 'closed')
  const ids = [...open.ids, ...snoozed.ids, ...closed.ids]
  if (closed.isPending) return <Skeleton rows={2} className="h-10" />
  if (closed.isError) return <Failed text={faultText(closed.error)} onRetry={() => void closed.refetch()} />
  if (ids.length === 0) return <p className="text-muted">{t('contact.noConversations')}</p>
  return <ConversationLinks ids={ids} />
}

function Fields({ contact }: { contact: Contact }) {
  const rows = Object.entries(contact.fields)
  return (
    <dl className="flex flex-col gap-1">
      {rows.map(([name, value]) => (
        <div key={name} className="flex gap-3">
          <dt className="w-28 shrink-0 text-muted">
            <bdi>{name}</bdi>
          </dt>
          <dd dir="auto" className="user-text min-w-0 grow break-words">
            {String(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Details({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation()
  const contactName = useContactName()
  const save = useSaveContact(contact.id)
  return (
    <>
      <div className="mb-5 flex items-center gap-4">
        <Avatar id={contact.id} name={contactName(contact)} size="lg" />
        <div className="min-w-0">
          <h1 className="font-semibold text-page">
            <InlineEdit label={t('contact.name')} value={contactName(contact)} onSave={name => save.mutate({ name })} />
          </h1>
          <p className="text-muted">{t('contact.since', { at: dateTime(contact.created_at, i18n.language) })}</p>
        </div>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_20rem] gap-8 max-lg:grid-cols-1">
        <div>
          <Section title={t('contact.conversations')}>
            <Conversations contactId={contact.id} />
          </Section>
        </div>
        <div>
          <Section title={t('contact.details')}>
            <ContactFacts contact={contact} />
          </Section>
          <Section title={t('contact.owner')} help={t('contact.ownerHelp')}>
            <OwnerField contact={contact} />
          </Section>
          <Section title={t('contact.tags')}>
            <ContactTags contact={contact} />
          </Section>
          {Object.keys(contact.fields).length > 0 && (
            <Section title={t('contact.fields')}>
              <Fields contact={contact} />
            </Section>
          )}
        </div>
      </div>
    </>
  )
}

export function ContactPage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { contactId = '' } = useParams({ strict: false })
  const { data: contact, error, isPending, refetch } = useQuery(contactQuery(contactId))
  return (
    <main id="main" tabIndex={-1} className="h-full overflow-y-auto outline-none">
      <div className="mx-auto max-w-4xl px-6 py-5 max-md:px-4">
        <Link to="/contacts" className="mb-3 inline-flex min-h-6 items-center gap-1 text-muted hover:text-fg">
          <ArrowLeft aria-hidden size={14} className="mirror" />
          {t('place.contacts')}
        </Link>
        {isPending && <Skeleton rows={4} className="h-12" />}
        {!contact && error && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
        {contact && <Details contact={contact} />}
      </div>
    </main>
  )
}
