import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { messagesQuery } from '@/api/conversation'
import { talk } from '@/api/message-cache'
import { badAddress, type useMailFields } from '@/features/conversation/use-mail-fields'

interface LineProps {
  label: string
  value: string
  placeholder?: string
  bad?: string
  onChange: (value: string) => void
  end?: ReactNode
}

function Line({ label, value, placeholder, bad, onChange, end }: LineProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b px-3.5">
      <label htmlFor={id} className="text-help text-muted">
        {label}
      </label>
      <input
        id={id}
        dir="auto"
        value={value}
        placeholder={placeholder}
        aria-invalid={bad ? true : undefined}
        aria-describedby={bad ? `${id}-bad` : undefined}
        onChange={event => onChange(event.target.value)}
        className="min-h-8 min-w-0 grow bg-transparent outline-none max-md:min-h-11"
      />
      {end}
      {bad && (
        <p id={`${id}-bad`} className="w-full pb-1 text-danger-text text-help">
          {t('mail.bad', { address: bad })}
        </p>
      )}
    </div>
  )
}

interface MailFieldsProps {
  conversationId: string
  mail: ReturnType<typeof useMailFields>
}

/** Subject and copies of a mail. An empty subject continues the one that is answered. */
export function MailFieldLines({ conversationId, mail }: MailFieldsProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { data } = useInfiniteQuery({ ...messagesQuery(conversationId), enabled: false })
  const last = talk(data?.pages ?? []).findLast(one => one.extra.mail?.subject)?.extra.mail?.subject ?? ''
  const { fields, change } = mail
  const copies = open || fields.cc !== '' || fields.bcc !== ''
  return (
    <div className="pt-1">
      <Line
        label={t('mail.subject')}
        value={fields.subject}
        placeholder={last && (/^re:/i.test(last) ? last : `Re: ${last}`)}
        onChange={subject => change({ ...fields, subject })}
        end={
          !copies && (
            <button
              type="button"
              onClick={() => setOpen(true)}
              className="min-h-6 shrink-0 rounded-chip px-1.5 text-accent-text text-help hover:bg-hover max-md:min-h-11"
            >
              {t('mail.copies')}
            </button>
          )
        }
      />
      {copies && (
        <>
          <Line
            label={t('mail.cc')}
            value={fields.cc}
            bad={badAddress(fields.cc)}
            onChange={cc => change({ ...fields, cc })}
          />
          <Line
            label={t('mail.bcc')}
            value={fields.bcc}
            bad={badAddress(fields.bcc)}
            onChange={bcc => change({ ...fields, bcc })}
          />
        </>
      )}
    </div>
  )
}
