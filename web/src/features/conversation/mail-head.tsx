import { useTranslation } from 'react-i18next'
import type { Said } from '@/features/conversation/items'

function People({ label, list }: { label: string; list: string[] | undefined }) {
  if (!list?.length) return null
  return (
    <p className="break-words">
      <span className="text-muted">{label}</span> <bdi>{list.join(', ')}</bdi>
    </p>
  )
}

/** A subject without the marks of answering and passing on. */
const bare = (subject: string) => subject.replace(/^((re|fwd?|aw|wg|sv|tr)\s*:\s*)+/i, '').trim()

/** A mail's subject where it is new, who else got it, and who wrote it where that is not the contact. */
export function MailHead({ message, before }: { message: Said; before: Said | undefined }) {
  const { t } = useTranslation()
  const { mail, participant } = message.extra
  const subject = mail?.subject && bare(mail.subject) !== bare(before?.extra.mail?.subject ?? '') ? mail.subject : ''
  return (
    <>
      {participant && (
        <p className="px-1 text-help text-muted">
          <bdi className="font-medium text-fg">{participant.name || participant.address}</bdi>{' '}
          {participant.name && <bdi dir="ltr">{participant.address}</bdi>} {t('mail.joined')}
        </p>
      )}
      {mail && (subject || mail.to?.length || mail.cc?.length || mail.bcc?.length) ? (
        <div className="max-w-full px-1 text-help">
          {subject && (
            <p dir="auto" className="user-text break-words font-medium">
              {subject}
            </p>
          )}
          <People label={t('mail.to')} list={mail.to} />
          <People label={t('mail.cc')} list={mail.cc} />
          <People label={t('mail.bcc')} list={mail.bcc} />
        </div>
      ) : null}
    </>
  )
}
