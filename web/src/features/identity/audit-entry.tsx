import { useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import type { AuditChange, AuditEntry } from '@/api/types'
import { dateTime } from '@/lib/time'
import { Badge } from '@/ui/badge'

const tones = {
  made: 'success',
  changed: 'plain',
  removed: 'danger',
  restored: 'success',
  merged: 'info',
  signed_in: 'plain',
} as const

/** A value as people read it: words as they are, members by name, whatever has parts as JSON. */
function useValueText() {
  const { i18n } = useTranslation()
  const users = useUsers()
  return (field: string, value: unknown): string => {
    if (value === null || value === '') return '–'
    if (field === 'members' && Array.isArray(value)) {
      const names = value.map(one => users.find(user => user.id === one.user_id)?.name ?? one.user_id)
      return new Intl.ListFormat(i18n.language).format(names) || '–'
    }
    return typeof value === 'string' ? value : JSON.stringify(value)
  }
}

function Change({ change }: { change: AuditChange }) {
  const { t } = useTranslation()
  const text = useValueText()
  const { field, from = null, to = null } = change
  return (
    <div className="flex flex-wrap gap-x-3 gap-y-0.5 max-md:flex-col">
      <dt className="min-w-40">
        <code dir="ltr">{field}</code>
      </dt>
      <dd className="flex min-w-0 grow flex-wrap gap-x-2">
        {from === null && to === null ? (
          <span>{t('audit.secret')}</span>
        ) : (
          <>
            {from !== null && (
              <>
                <del className="user-text text-muted" dir="auto">
                  {text(field, from)}
                </del>
                <span aria-hidden className="mirror">
                  →
                </span>
              </>
            )}
            <ins className="user-text no-underline" dir="auto">
              {text(field, to)}
            </ins>
          </>
        )}
      </dd>
    </div>
  )
}

/** One act: who, what to what, when; and, unfolded, each field. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation()
  const head = (
    <>
      <Badge tone={tones[entry.action]}>{t(`audit.action.${entry.action}`)}</Badge>
      <span className="min-w-0 grow basis-40 truncate">
        <span className="text-muted">{t(`audit.subject.${entry.subject.kind}`)}</span>{' '}
        <bdi className="font-medium">{entry.subject.name || entry.subject.id}</bdi>
      </span>
      <span className="min-w-0 truncate text-help text-muted">
        <bdi>{entry.by.name}</bdi>
        {entry.by.kind === 'token' && <> · {t('audit.byToken')}</>} ·{' '}
        <time dateTime={entry.at}>{dateTime(entry.at, i18n.language)}</time>
      </span>
    </>
  )
  const line = 'flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1'
  if (entry.changes.length === 0) return <div className={`${line} px-4 py-2 ps-8`}>{head}</div>
  return (
    <details className="px-4 py-2">
      <summary className={`${line} cursor-pointer`}>{head}</summary>
      <dl className="mt-1 flex flex-col gap-1 ps-4 pb-1 text-help">
        {entry.changes.map(change => (
          <Change key={change.field} change={change} />
        ))}
      </dl>
    </details>
  )
}
