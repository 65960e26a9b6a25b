import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSaveContact } from '@/api/contact'
import type { Contact } from '@/api/types'
import { ChannelMark } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'
import { InlineEdit } from '@/parts/inline-edit'
import { Avatar } from '@/ui/avatar'
import { IconButton } from '@/ui/icon-button'

interface ContactHeadProps {
  contact: Contact
  look: 'beside' | 'over' | 'pane'
  onClose: () => void
}

/** Name, channels, and on small screens the way back. */
export function ContactHead({ contact, look, onClose }: ContactHeadProps) {
  const Heading = look === 'pane' ? 'h1' : 'h2'
  const { t } = useTranslation()
  const contactName = useContactName()
  const save = useSaveContact(contact.id)
  const kinds = [...new Set(contact.identities.map(identity => identity.kind))]
  return (
    <header className="flex items-start gap-3 border-line border-b p-4">
      <Avatar id={contact.id} name={contactName(contact)} size="lg" />
      <div className="min-w-0 grow">
        <Heading className="font-semibold text-msg">
          <InlineEdit label={t('contact.name')} value={contactName(contact)} onSave={name => save.mutate({ name })} />
        </Heading>
        <p className="flex items-center gap-1.5 text-help text-muted">
          {kinds.map(kind => (
            <ChannelMark key={kind} kind={kind} />
          ))}
          <Link
            to="/contacts/$contactId"
            params={{ contactId: contact.id }}
            className="inline-flex min-h-6 items-center text-accent-text underline underline-offset-2"
          >
            {t('contact.open')}
          </Link>
        </p>
      </div>
      {look !== 'beside' && (
        <IconButton label={t('common.close')} shortcut="]" onClick={onClose}>
          <X aria-hidden size={16} />
        </IconButton>
      )}
    </header>
  )
}
