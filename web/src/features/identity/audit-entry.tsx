import { useTranslation } from 'react-i18next'
import { useUsers } from '@/api/identity'
import { useTeams } from '@/api/routing'
import type { AuditChange, AuditEntry } from '@/api/types'
import { dateTime } from '@/lib/time'
import { Badge } from '@/ui/badge'
import { Fold } from '@/ui/fold'

const tones = {
  made: 'success',
  changed: 'plain',
  removed: 'danger',
  restored: 'success',
  merged: 'info',
  signed_in: 'plain',
} as const

/** A value as people read it: words as they are, people and teams by name, whatever has parts as JSON. */
function useValueText() {
  const { i18n } = useTranslation()
  const known = [...useUsers(), ...useTeams()]
  const named = (value: string) => known.find(one => one.id === value)?.name ?? value
  return (field: string, value: unknown): string => {
    if (value === null || value === '') return '–'
    if (field === 'members' && Array.isArray(value))
      return new Intl.ListFormat(i18n.language).format(value.map(one => named(one.user_id))) || '–'
    return typeof value === 'string' ? named(value) : JSON.stringify(value)
  }
}

function Change({ change }: { change: AuditChange }) {
  const { t } = useTranslation()
  const text = useValueText()
  const { field, from = null, to = null } = change
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-0.5 max-md:grid-cols-1">
      <dt>
        <code dir="ltr" className="break-all">
          {field}
        </code>
      </dt>
      <dd className="flex min-w-0 flex-wrap gap-x-2">
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
        {entry.by.kind === 'token' && (
          <>
            {' '}
            · <bdi>{t('audit.byToken')}</bdi>
          </>
        )}{' '}
        ·{' '}
        <bdi>
          <time dateTime={entry.at}>{dateTime(entry.at, i18n.language)}</time>
        </bdi>
      </span>
    </>
  )
  const line = 'flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1'
  if (entry.changes.length === 0) return <div className={`${line} py-2 ps-9 pe-4`}>{head}</div>
  return (
    <Fold look="bare" className="px-4 py-2" title={<span className={`${line} min-w-0 grow`}>{head}</span>}>
      <dl className="mt-1 flex flex-col gap-1 ps-5 pb-1 text-help">
        {entry.changes.map(change => (
          <Change key={change.field} change={change} />
        ))}
      </dl>
    </Fold>
  )
}
