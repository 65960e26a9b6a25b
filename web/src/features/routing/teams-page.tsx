import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Plus, Waypoints } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, idempotent, unwrap } from '@/api/client'
import { useMe } from '@/api/identity'
import { putTeam, teamsQuery } from '@/api/routing'
import { formatNumber } from '@/lib/time'
import { can } from '@/parts/can'
import { useFaultText } from '@/parts/fault-text'
import { useStrategyName } from '@/parts/strategy'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { PageHead } from '@/ui/page-head'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { TextInput } from '@/ui/text-input'

function NewTeam({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: () =>
      unwrap(client.POST('/teams', { body: { name: name.trim(), members: [] }, headers: idempotent() })),
    onSuccess: team => {
      putTeam(cache, team)
      void navigate({ to: '/settings/teams/$teamId', params: { teamId: team.id } })
    },
  })
  const submit = () => name.trim() && add.mutate()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('team.new')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" busy={add.isPending} disabled={!name.trim()} onClick={submit}>
            {t('team.create')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
      >
        <Field label={t('team.name')} help={t('team.nameHelp')} error={add.isError ? faultText(add.error) : undefined}>
          <TextInput value={name} maxLength={100} onChange={event => setName(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  )
}

/** The teams, each with its way of choosing. */
export function TeamsPage() {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const faultText = useFaultText()
  const strategyName = useStrategyName()
  const [adding, setAdding] = useState(false)
  const { data: teams, error, isPending, refetch } = useQuery(teamsQuery)
  const add = can(me.role, 'settings') && (
    <Button look="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setAdding(true)}>
      {t('team.new')}
    </Button>
  )
  return (
    <div className="mx-auto max-w-3xl px-6 py-5 max-md:px-4">
      <PageHead title={t('settings.teams')} help={t('team.help')}>
        {add}
      </PageHead>
      {isPending && <Skeleton rows={3} className="h-12" />}
      {error && !teams && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {teams?.length === 0 && (
        <Empty icon={<Waypoints />} title={t('team.none')} action={add}>
          {t('team.noneText')}
        </Empty>
      )}
      {teams && teams.length > 0 && (
        <ul className="divide-y divide-line rounded-sheet border border-line">
          {teams.map(team => (
            <li key={team.id}>
              <Link
                to="/settings/teams/$teamId"
                params={{ teamId: team.id }}
                className="flex min-h-12 flex-wrap items-center gap-x-4 px-4 py-2 hover:bg-hover"
              >
                <bdi className="grow font-medium">{team.name}</bdi>
                <span className="text-muted">{strategyName(team.policy.strategy)}</span>
                <span className="w-24 text-end text-muted">
                  {t('team.members', {
                    count: team.members.length,
                    number: formatNumber(team.members.length, i18n.language),
                  })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <NewTeam key={String(adding)} open={adding} onClose={() => setAdding(false)} />
    </div>
  )
}
