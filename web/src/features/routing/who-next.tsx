import { useQuery } from '@tanstack/react-query'
import { Route } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChannels } from '@/api/channel'
import { client, unwrap } from '@/api/client'
import { routingKeys } from '@/api/routing'
import type { Policy, Team } from '@/api/types'
import { DescribedContact, somebody } from '@/features/routing/described-contact'
import { useChannelName } from '@/parts/channel-mark'
import { useFaultText } from '@/parts/fault-text'
import { useReasonText } from '@/parts/reason-text'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Field } from '@/ui/field'
import { LoadBar } from '@/ui/load-bar'
import { Select } from '@/ui/select'
import { Failed, Skeleton } from '@/ui/state'

/** If one arrived right now: whom this policy, even before it is saved, would choose. */
export function WhoNext({ team, policy }: { team: Team; policy: Policy }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const reasonText = useReasonText()
  const channelName = useChannelName()
  const [kind, setKind] = useState('webchat')
  const [who, setWho] = useState(somebody)
  const kinds = [...new Set(['webchat', ...useChannels().map(channel => channel.kind)])]
  const { data, error, isPending, refetch } = useQuery({
    queryKey: routingKeys.next(team.id, policy, kind, who),
    queryFn: () =>
      unwrap(
        client.POST('/teams/{id}/next', {
          params: { path: { id: team.id } },
          body: {
            policy,
            channel_kind: kind,
            language: who.language,
            priority: who.priority,
            new_contact: who.history === 'new',
            previous_agent_id: who.history === 'new' || who.history === 'known' ? undefined : who.history,
            owner_id: who.owner ?? undefined,
          },
        }),
      ),
    staleTime: 0,
    placeholderData: before => before,
  })
  return (
    <aside
      aria-label={t('policy.next')}
      className="h-fit rounded-sheet border border-line bg-sunken p-4 lg:sticky lg:top-5"
    >
      <h2 className="mb-2 flex items-center gap-2 font-medium text-muted">
        <Route aria-hidden size={16} />
        {t('policy.next')}
      </h2>
      {kinds.length > 1 && (
        <Field label={t('policy.channel')} bare className="mb-3">
          <Select
            label={t('policy.channel')}
            value={kind}
            onChange={setKind}
            options={kinds.map(one => ({ value: one, label: channelName(one) }))}
          />
        </Field>
      )}
      <DescribedContact value={who} onChange={setWho} />
      {isPending && <Skeleton rows={3} className="h-8" />}
      {error && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      <ul aria-live="polite" className="flex flex-col gap-2.5">
        {data?.agents.map(agent => (
          <li key={agent.agent_id} className="flex items-center gap-2">
            <Avatar id={agent.agent_id} name={agent.name} size="xs" />
            <bdi className={agent.next ? 'min-w-0 grow truncate font-semibold' : 'min-w-0 grow truncate text-muted'}>
              {agent.name}
            </bdi>
            <span className="w-14 shrink-0">
              <LoadBar
                load={agent.load}
                capacity={agent.capacity}
                tone={agent.next || agent.load >= agent.capacity ? 'accent' : 'muted'}
                label={t('queue.load', { open: agent.load, capacity: agent.capacity })}
              />
            </span>
            <bdi dir="ltr" className="shrink-0 text-help text-muted tabular-nums">
              {agent.load}/{agent.capacity}
            </bdi>
            {agent.next && <Badge tone="accent">{t('policy.isNext')}</Badge>}
          </li>
        ))}
      </ul>
      {data?.reason && <p className="mt-2 text-warning-text">{reasonText(data.reason, { team: team.name })}</p>}
    </aside>
  )
}
