import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '@/api/contact'
import { useKnownConversation } from '@/api/conversation'
import { useConversationList } from '@/api/conversation-list'
import type { Conversation } from '@/api/types'
import { ContactHead } from '@/features/conversation/contact-head'
import { PanelSection } from '@/features/conversation/panel-section'
import { RoutingRule, RoutingSection } from '@/features/conversation/routing-section'
import { ContactFacts } from '@/parts/contact-facts'
import { ContactTags } from '@/parts/contact-tags'
import { ConversationLinks } from '@/parts/earlier'
import { useFaultText } from '@/parts/fault-text'
import { Splitter, usePaneWidth } from '@/ui/splitter'
import { Failed, Skeleton } from '@/ui/state'

interface ContactPanelProps {
  conversationId: string
  look: 'beside' | 'over' | 'pane'
  /** It was opened to add a tag. */
  tagging: boolean
  onClose: () => void
}

function Earlier({ conversation, level }: { conversation: Conversation; level: 2 | 3 }) {
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
    <PanelSection part="earlier" title={t('contact.earlier')} level={level}>
      {others.length > 0 ? <ConversationLinks ids={others} /> : <p className="text-muted">{t('contact.noEarlier')}</p>}
    </PanelSection>
  )
}

/** Who the customer is, and why the conversation is where it is. */
export function ContactPanel({ conversationId, look, tagging, onClose }: ContactPanelProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const conversation = useKnownConversation(conversationId)
  const id = conversation?.contact_id ?? ''
  const { data: contact, error, refetch } = useQuery({ ...contactQuery(id), enabled: id !== '' })
  const width = usePaneWidth('panel-width', 304)
  const Landmark = look === 'pane' ? 'main' : 'aside'
  const level = look === 'pane' ? 2 : 3
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
            <PanelSection
              part="routing"
              title={t('contact.routing')}
              aside={<RoutingRule conversation={conversation} />}
              level={level}
            >
              <RoutingSection conversation={conversation} />
            </PanelSection>
            <PanelSection part="details" title={t('contact.details')} level={level}>
              <ContactFacts contact={contact} />
            </PanelSection>
            <PanelSection part="tags" title={t('contact.tags')} shown={tagging} level={level}>
              <ContactTags contact={contact} inputId="contact-tags" autoFocus={tagging} />
            </PanelSection>
            <Earlier conversation={conversation} level={level} />
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
