import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Waypoints } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, idempotent, unwrap } from '@/api/client'
import { useMe } from '@/api/identity'
import { putTeam, teamsQuery } from '@/api/routing'
import { formatNumber } from '@/lib/time'
import { can } from '@/parts/can'
import { useFaultText } from '@/parts/fault-text'
import { Listing } from '@/parts/listing'
import { NameDialog } from '@/parts/name-dialog'
import { useStrategyName } from '@/parts/strategy'

function NewTeam({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const add = useMutation({
    mutationFn: (name: string) => unwrap(client.POST('/teams', { body: { name, members: [] }, headers: idempotent() })),
    onSuccess: team => {
      putTeam(cache, team)
      void navigate({ to: '/settings/teams/$teamId', params: { teamId: team.id } })
    },
  })
  return (
    <NameDialog
      open={open}
      onClose={onClose}
      title={t('team.new')}
      label={t('team.name')}
      help={t('team.nameHelp')}
      submit={t('team.create')}
      busy={add.isPending}
      error={add.isError ? faultText(add.error) : undefined}
      onSubmit={add.mutate}
    />
  )
}

/** The teams, each with its way of choosing. */
export function TeamsPage() {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const strategyName = useStrategyName()
  const [adding, setAdding] = useState(false)
  return (
    <Listing
      found={useQuery(teamsQuery)}
      title={t('settings.teams')}
      help={t('team.help')}
      add={t('team.new')}
      onAdd={can(me.role, 'settings') ? () => setAdding(true) : undefined}
      icon={<Waypoints />}
      none={t('team.none')}
      noneText={t('team.noneText')}
      row={team => (
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
      )}
    >
      <NewTeam key={String(adding)} open={adding} onClose={() => setAdding(false)} />
    </Listing>
  )
}
