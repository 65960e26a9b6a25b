import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import clsx from 'clsx'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery, useSaveContact } from '@/api/contact'
import { useKnownConversation } from '@/api/conversation'
import { useConversationList } from '@/api/conversation-list'
import type { Contact, Conversation } from '@/api/types'
import { RoutingSection } from '@/features/conversation/routing-section'
import { ChannelMark } from '@/parts/channel-mark'
import { ContactFacts } from '@/parts/contact-facts'
import { ContactTags } from '@/parts/contact-tags'
import { ConversationLinks } from '@/parts/earlier'
import { useFaultText } from '@/parts/fault-text'
import { InlineEdit } from '@/parts/inline-edit'
import { Avatar } from '@/ui/avatar'
import { IconButton } from '@/ui/icon-button'
import { Failed, Skeleton } from '@/ui/state'

interface ContactPanelProps {
  conversationId: string
  look: 'beside' | 'over' | 'pane'
  width: number
  onClose: () => void
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details open className="border-line border-b px-4 py-3">
      <summary className="mb-1.5 list-none font-medium text-muted [&::-webkit-details-marker]:hidden">
        <h3 className="inline font-medium">{title}</h3>
      </summary>
      {children}
    </details>
  )
}

function Head({ contact, onClose, closable }: { contact: Contact; onClose: () => void; closable: boolean }) {
  const { t } = useTranslation()
  const save = useSaveContact(contact.id)
  const kinds = [...new Set(contact.identities.map(identity => identity.kind))]
  return (
    <header className="flex items-start gap-3 border-line border-b p-4">
      <Avatar id={contact.id} name={contact.name} size="lg" />
      <div className="min-w-0 grow">
        <h2 className="font-semibold text-msg">
          <InlineEdit label={t('contact.name')} value={contact.name} onSave={name => save.mutate({ name })} />
        </h2>
        <p className="flex items-center gap-1.5 text-help text-muted">
          {kinds.map(kind => (
            <ChannelMark key={kind} kind={kind} />
          ))}
          <Link
            to="/contacts/$contactId"
            params={{ contactId: contact.id }}
            className="text-accent-text underline underline-offset-2"
          >
            {t('contact.open')}
          </Link>
        </p>
      </div>
      {closable && (
        <IconButton label={t('common.close')} shortcut="]" onClick={onClose}>
          <X aria-hidden size={16} />
        </IconButton>
      )}
    </header>
  )
}

function Earlier({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation()
  const filter = {
    status: 'closed',
    owner: 'any',
    team: null,
    contact: conversation.contact_id,
    sort: '-last_message_at',
  } as const
  const { ids } = useConversationList(filter)
  const others = ids.filter(id => id !== conversation.id)
  return (
    <Section title={t('contact.earlier')}>
      {others.length > 0 ? <ConversationLinks ids={others} /> : <p className="text-muted">{t('contact.noEarlier')}</p>}
    </Section>
  )
}

/** Who the customer is, and why the conversation is where it is. */
export function ContactPanel({ conversationId, look, width, onClose }: ContactPanelProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const conversation = useKnownConversation(conversationId)
  const id = conversation?.contact_id ?? ''
  const { data: contact, error, refetch } = useQuery({ ...contactQuery(id), enabled: id !== '' })
  return (
    <aside
      aria-label={t('inbox.details')}
      style={look === 'beside' ? { width } : undefined}
      className={clsx(
        'flex min-h-0 flex-col overflow-y-auto bg-surface',
        look === 'beside' && 'shrink-0',
        look === 'pane' && 'grow',
        look === 'over' && 'absolute inset-y-0 end-0 z-20 w-[19rem] border-line border-s shadow-3',
      )}
    >
      {contact && conversation ? (
        <>
          <Head contact={contact} onClose={onClose} closable={look !== 'beside'} />
          <Section title={t('contact.routing')}>
            <RoutingSection conversation={conversation} />
          </Section>
          <Section title={t('contact.details')}>
            <ContactFacts contact={contact} />
          </Section>
          <Section title={t('contact.tags')}>
            <ContactTags contact={contact} inputId="contact-tags" />
          </Section>
          <Earlier conversation={conversation} />
        </>
      ) : error ? (
        <Failed text={faultText(error)} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={4} />
      )}
    </aside>
  )
}
