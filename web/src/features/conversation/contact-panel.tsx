import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '@/api/contact'
import { useKnownConversation } from '@/api/conversation'
import { useConversationList } from '@/api/conversation-list'
import type { Conversation } from '@/api/types'
import { ContactHead } from '@/features/conversation/contact-head'
import { RoutingSection } from '@/features/conversation/routing-section'
import { ContactFacts } from '@/parts/contact-facts'
import { ContactTags } from '@/parts/contact-tags'
import { ConversationLinks } from '@/parts/earlier'
import { useFaultText } from '@/parts/fault-text'
import { Splitter, usePaneWidth } from '@/ui/splitter'
import { Failed, Skeleton } from '@/ui/state'

interface ContactPanelProps {
  conversationId: string
  look: 'beside' | 'over' | 'pane'
  onClose: () => void
}

function Section({ title, look, children }: { title: string; look: ContactPanelProps['look']; children: ReactNode }) {
  const Heading = look === 'pane' ? 'h2' : 'h3'
  return (
    <details open className="border-line border-b px-4 py-3">
      <summary className="mb-1.5 list-none font-medium text-muted [&::-webkit-details-marker]:hidden">
        <Heading className="inline font-medium">{title}</Heading>
      </summary>
      {children}
    </details>
  )
}

function Earlier({ conversation, look }: { conversation: Conversation; look: ContactPanelProps['look'] }) {
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
    <Section title={t('contact.earlier')} look={look}>
      {others.length > 0 ? <ConversationLinks ids={others} /> : <p className="text-muted">{t('contact.noEarlier')}</p>}
    </Section>
  )
}

/** Who the customer is, and why the conversation is where it is. */
export function ContactPanel({ conversationId, look, onClose }: ContactPanelProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const conversation = useKnownConversation(conversationId)
  const id = conversation?.contact_id ?? ''
  const { data: contact, error, refetch } = useQuery({ ...contactQuery(id), enabled: id !== '' })
  const width = usePaneWidth('panel-width', 304)
  const Landmark = look === 'pane' ? 'main' : 'aside'
  return (
    <Landmark
      id={look === 'pane' ? 'main' : undefined}
      tabIndex={look === 'pane' ? -1 : undefined}
      aria-label={t('inbox.details')}
      className={clsx(
        'flex min-h-0 bg-surface outline-none',
        look === 'beside' && 'shrink-0',
        look === 'pane' && 'grow',
        look === 'over' && 'absolute inset-y-0 end-0 z-20 w-[19rem] border-line border-s shadow-3',
      )}
    >
      {look === 'beside' && (
        <Splitter name="panel-width" label={t('inbox.panelWidth')} initial={304} min={260} max={440} pane="after" />
      )}
      <div
        className="flex min-h-0 min-w-0 grow flex-col overflow-y-auto"
        style={look === 'beside' ? { width } : undefined}
      >
        {contact && conversation ? (
          <>
            <ContactHead contact={contact} onClose={onClose} look={look} />
            <Section title={t('contact.routing')} look={look}>
              <RoutingSection conversation={conversation} />
            </Section>
            <Section title={t('contact.details')} look={look}>
              <ContactFacts contact={contact} />
            </Section>
            <Section title={t('contact.tags')} look={look}>
              <ContactTags contact={contact} inputId="contact-tags" />
            </Section>
            <Earlier conversation={conversation} look={look} />
          </>
        ) : error ? (
          <Failed text={faultText(error)} onRetry={() => void refetch()} />
        ) : (
          <Skeleton rows={4} />
        )}
      </div>
    </Landmark>
  )
}
