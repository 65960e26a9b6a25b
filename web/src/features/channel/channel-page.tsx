import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { channelKeys, channelsQuery, putChannel } from '@/api/channel'
import { client, faultOf, idempotent, unwrap } from '@/api/client'
import type { Channel } from '@/api/types'
import { ChannelCheck } from '@/features/channel/channel-check'
import { ChannelTry } from '@/features/channel/channel-try'
import { ConfigForm, fieldError } from '@/features/channel/config-form'
import { configOf, type Values, valuesOf } from '@/features/channel/config-values'
import { DeleteChannel } from '@/features/channel/delete-channel'
import { HealthLine } from '@/features/channel/health-line'
import { isKind } from '@/features/channel/kinds'
import { TeamField } from '@/features/channel/team-field'
import { ChannelMark, useChannelName } from '@/parts/channel-mark'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Field } from '@/ui/field'
import { Page } from '@/ui/page'
import { SaveBar } from '@/ui/save-bar'
import { Section } from '@/ui/section'
import { Failed, Skeleton } from '@/ui/state'
import { TextInput } from '@/ui/text-input'
import { useToast } from '@/ui/toasts'

interface Draft {
  name: string
  team: string | null
  values: Values
}

function Editor({ channel }: { channel: Channel }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const toast = useToast()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const { kind } = channel
  const known = isKind(kind) ? kind : null
  const [draft, setDraft] = useState<Draft | null>(null)
  const now: Draft = draft ?? {
    name: channel.name,
    team: channel.default_team_id,
    values: known ? valuesOf(known, channel.config) : {},
  }
  const set = (change: Partial<Draft>) => setDraft({ ...now, ...change })
  const save = useMutation({
    mutationFn: () => {
      const config = known ? configOf(known, now.values, channel.config) : {}
      const body = { name: now.name.trim(), default_team_id: now.team, config }
      return unwrap(
        client.PATCH('/channels/{id}', { params: { path: { id: channel.id } }, body, headers: idempotent() }),
      )
    },
    onSuccess: saved => {
      putChannel(cache, saved)
      setDraft(null)
      toast({ text: t('common.saved') })
    },
  })
  const problem = save.isError ? faultOf(save.error).problem : undefined
  const gone = () => {
    void navigate({ to: '/settings/channels' })
    cache.setQueryData<Channel[]>(channelKeys.all, old => old?.filter(one => one.id !== channel.id))
  }
  return (
    <>
      <Section title={t('channel.health')}>
        <HealthLine health={channel.health} />
        {channel.can.no_files && <Banner tone="warning">{t('channel.noAddress')}</Banner>}
        <ChannelCheck channel={channel} />
        <ChannelTry channel={channel} />
      </Section>
      <Section title={t('channel.settings')}>
        <Field label={t('channel.name')} help={t('channel.nameHelp')} error={fieldError(problem, 'name')}>
          <TextInput value={now.name} maxLength={100} onChange={event => set({ name: event.target.value })} />
        </Field>
        <TeamField value={now.team} onChange={team => set({ team })} />
        {known && (
          <ConfigForm
            kind={known}
            values={now.values}
            onChange={values => set({ values })}
            kept={channel.secrets}
            problem={problem}
          />
        )}
      </Section>
      <Section title={t('channel.remove')} help={t('channel.removeHelp')}>
        <DeleteChannel channel={channel} onGone={gone} />
      </Section>
      <SaveBar
        changed={draft !== null}
        busy={save.isPending}
        error={save.isError ? faultText(save.error) : undefined}
        onSave={() => now.name.trim() && save.mutate()}
        onDiscard={() => {
          save.reset()
          setDraft(null)
        }}
      />
    </>
  )
}

/** One channel: does it work, how is it reached, what was it told. */
export function ChannelPage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const channelName = useChannelName()
  const { channelId } = useParams({ strict: false })
  const { data, error, isPending, refetch } = useQuery(channelsQuery)
  const channel = data?.find(one => one.id === channelId)
  if (isPending) return <Skeleton rows={4} className="h-12" />
  if (!channel) return <Failed text={error ? faultText(error) : t('fault.404')} onRetry={() => void refetch()} />
  return (
    <Page width="form">
      <Link to="/settings/channels" className="mb-2 inline-flex min-h-6 items-center gap-1 text-muted hover:text-fg">
        <ArrowLeft aria-hidden size={14} className="mirror" />
        {t('settings.channels')}
      </Link>
      <div className="mb-5 flex items-center gap-3">
        <ChannelMark kind={channel.kind} size="lg" silent />
        <div className="min-w-0">
          <h1 className="truncate font-semibold text-page">
            <bdi>{channel.name}</bdi>
          </h1>
          <p className="text-muted">{channelName(channel.kind)}</p>
        </div>
      </div>
      <Editor key={channel.id} channel={channel} />
    </Page>
  )
}
