import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Handshake } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { keptQuery } from '@/api/expectation'
import { useWorkspace } from '@/api/identity'
import { useTeams } from '@/api/routing'
import { KeptTable } from '@/features/report/kept-table'
import { KeptTiles } from '@/features/report/kept-tiles'
import { useFaultText } from '@/parts/fault-text'
import { Field } from '@/ui/field'
import { PageHead } from '@/ui/page-head'
import { Select } from '@/ui/select'
import { Empty, Failed, Skeleton } from '@/ui/state'

const ranges = ['1', '7', '30', '90'] as const

/** Did we keep our word? What customers were told of their wait, beside what came true. */
export function KeptPage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const navigate = useNavigate()
  const workspace = useWorkspace()
  const teams = useTeams()
  const { days = '7', team = '' } = useSearch({ strict: false }) as { days?: string; team?: string }
  const [from, to] = useMemo(() => {
    const minute = 60_000
    const end = Math.ceil(Date.now() / minute) * minute
    return [new Date(end - Number(days) * 24 * 60 * minute).toISOString(), new Date(end).toISOString()]
  }, [days])
  const { data, error, isPending, refetch } = useQuery(keptQuery(from, to, team))
  const go = (search: { days?: string; team?: string }) =>
    void navigate({ to: '/reports', search: { days, team: team || undefined, ...search }, replace: true })
  return (
    <main id="main" tabIndex={-1} className="h-full overflow-y-auto outline-none">
      <div className="mx-auto max-w-4xl px-6 py-5 max-md:px-4">
        <PageHead title={t('kept.title')} help={t('kept.help', { zone: workspace.timezone })}>
          <Field label={t('kept.range')} bare className="w-44 max-md:min-w-0 max-md:flex-1">
            <Select
              label={t('kept.range')}
              value={days}
              onChange={next => go({ days: next })}
              options={ranges.map(one => ({ value: one, label: t('kept.days', { count: Number(one) }) }))}
            />
          </Field>
          <Field label={t('kept.team')} bare className="w-44 max-md:min-w-0 max-md:flex-1">
            <Select
              label={t('kept.team')}
              value={team || 'all'}
              onChange={next => go({ team: next === 'all' ? undefined : next })}
              options={[
                { value: 'all', label: t('kept.allTeams') },
                ...teams.map(one => ({ value: one.id, label: one.name })),
              ]}
            />
          </Field>
        </PageHead>
        {isPending && <Skeleton rows={4} className="h-16" />}
        {error && !data && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
        {data &&
          (data.announced === 0 ? (
            <Empty icon={<Handshake />} title={t('kept.none')}>
              {t('kept.noneText')}
            </Empty>
          ) : (
            <>
              <KeptTiles kept={data} />
              <KeptTable teams={data.teams} />
            </>
          ))}
      </div>
    </main>
  )
}
