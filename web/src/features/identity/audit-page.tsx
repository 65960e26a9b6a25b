import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { identityKeys, useUsers } from '@/api/identity'
import { type AuditKind, auditKinds } from '@/api/types'
import { AuditRow } from '@/features/identity/audit-entry'
import { useFaultText } from '@/parts/fault-text'
import { Page } from '@/ui/page'
import { PageHead } from '@/ui/page-head'
import { Select } from '@/ui/select'
import { ShowMore } from '@/ui/show-more'
import { Empty, Failed, Skeleton } from '@/ui/state'

const all = 'all'

function useAudit(kind?: AuditKind, user?: string) {
  return useInfiniteQuery({
    queryKey: identityKeys.audit(kind, user),
    initialPageParam: '',
    staleTime: 0,
    queryFn: ({ pageParam }) =>
      unwrap(client.GET('/audit', { params: { query: { kind, user, limit: 50, cursor: pageParam || undefined } } })),
    getNextPageParam: page => page.next_cursor,
    placeholderData: before => before,
  })
}

/** Who changed what of the set-up, the newest first. */
export function AuditPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const users = useUsers()
  const { kind, user } = useSearch({ from: '/frame/settings/audit' })
  const audit = useAudit(kind, user)
  const { data, error, isPending, refetch } = audit
  const entries = data?.pages.flatMap(page => page.items) ?? []
  const show = (search: { kind?: AuditKind; user?: string }) =>
    void navigate({ to: '/settings/audit', search, replace: true })
  const filtered = kind !== undefined || user !== undefined
  return (
    <Page width="list">
      <PageHead title={t('settings.audit')} help={t('audit.help')} />
      <div className="mb-3 flex flex-wrap gap-2">
        <Select
          className="w-48"
          label={t('audit.what')}
          value={kind ?? all}
          onChange={value => show({ kind: value === all ? undefined : value, user })}
          options={[
            { value: all, label: t('audit.anything') },
            ...auditKinds.map(one => ({ value: one, label: t(`audit.subject.${one}`) })),
          ]}
        />
        <Select
          className="w-48"
          label={t('audit.who')}
          value={user ?? all}
          onChange={value => show({ kind, user: value === all ? undefined : value })}
          options={[
            { value: all, label: t('audit.anybody') },
            ...users.map(one => ({ value: one.id, label: one.name })),
          ]}
        />
      </div>
      {isPending && <Skeleton rows={8} className="h-12" />}
      {error && !data && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {data && entries.length === 0 && (
        <Empty icon={<ScrollText />} title={filtered ? t('audit.noneFound') : t('audit.none')}>
          {filtered ? t('audit.noneFoundText') : t('audit.noneText')}
        </Empty>
      )}
      {entries.length > 0 && (
        <ul className="divide-y divide-line rounded-sheet border border-line">
          {entries.map(entry => (
            <li key={entry.id}>
              <AuditRow entry={entry} />
            </li>
          ))}
        </ul>
      )}
      <ShowMore of={audit} />
    </Page>
  )
}
