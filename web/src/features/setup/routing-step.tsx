import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { putTeam, teamsQuery } from '@/api/routing'
import type { Strategy } from '@/api/types'
import { StepFrame } from '@/features/setup/step-frame'
import { useFaultText } from '@/parts/fault-text'
import { Badge } from '@/ui/badge'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { ChoiceCards } from '@/ui/choice-cards'
import { Failed, Skeleton } from '@/ui/state'

const offered = ['least_open', 'round_robin', 'longest_idle'] as const

interface RoutingStepProps {
  onBack: () => void
  onDone: () => void
}

/** How the first team shares its work: three cards. Everybody who was invited is in it. */
export function RoutingStep({ onBack, onDone }: RoutingStepProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const [strategy, setStrategy] = useState<Strategy>('least_open')
  const teams = useQuery(teamsQuery)
  const team = teams.data?.[0]
  const save = useMutation({
    mutationFn: async () => {
      if (!team) return
      const users = await unwrap(client.GET('/users', { params: { query: { limit: 200 } } }))
      const missing = users.items.filter(user => !team.members.some(member => member.user_id === user.id))
      const members = [...team.members, ...missing.map(user => ({ user_id: user.id, weight: null, capacity: null }))]
      const body = { policy: { ...team.policy, strategy }, members }
      putTeam(cache, await unwrap(client.PATCH('/teams/{id}', { params: { path: { id: team.id } }, body })))
    },
    onSuccess: onDone,
  })
  return (
    <StepFrame
      title={t('setup.routing.title')}
      help={t('setup.routing.help', { team: team?.name ?? '' })}
      footer={
        <>
          <Button onClick={onBack}>{t('common.back')}</Button>
          <Button onClick={onDone}>{t('common.skip')}</Button>
          <Button look="primary" busy={save.isPending} disabled={!team} onClick={() => save.mutate()}>
            {t('setup.routing.action')}
          </Button>
        </>
      }
    >
      {save.isError && <Banner tone="danger">{faultText(save.error)}</Banner>}
      {teams.isPending && <Skeleton rows={3} />}
      {teams.isError && <Failed text={faultText(teams.error)} onRetry={() => void teams.refetch()} />}
      {team && (
        <ChoiceCards
          label={t('setup.routing.title')}
          value={strategy}
          onChange={setStrategy}
          options={offered.map(one => ({
            value: one,
            title: t(`strategy.${one}`),
            help: t(`strategyHelp.${one}`),
            mark: one === 'least_open' && <Badge tone="accent">{t('setup.routing.recommended')}</Badge>,
          }))}
        />
      )}
    </StepFrame>
  )
}
