import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { checkQuery, putChannel } from '@/api/channel'
import { client, faultOf, idempotent, unwrap } from '@/api/client'
import { useTeams } from '@/api/routing'
import { ConfigForm, fieldError } from '@/features/channel/config-form'
import { configOf, type Values } from '@/features/channel/config-values'
import { fieldsOf, groupOf, type Kind } from '@/features/channel/kinds'
import { Steps } from '@/features/channel/steps'
import { TeamField } from '@/features/channel/team-field'
import { isBeta } from '@/parts/channel-mark'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'

interface ConnectChannelProps {
  kind: Kind
  onClose: () => void
}

/** Connects a channel: the steps, what they yield, and who answers. */
export function ConnectChannel({ kind, onClose }: ConnectChannelProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const teams = useTeams()
  const [name, setName] = useState(() => t(`channelKind.${kind}`))
  const [values, setValues] = useState<Values>({})
  const [team, setTeam] = useState<string | null>(teams[0]?.id ?? null)
  const connect = useMutation({
    mutationFn: async () => {
      const body = { kind, name: name.trim(), config: configOf(kind, values), default_team_id: team ?? undefined }
      const channel = await unwrap(client.POST('/channels', { body, headers: idempotent() }))
      // Some providers must be told where to call; what they answer is shown on the channel's page.
      void cache.prefetchQuery(checkQuery(channel.id))
      return channel
    },
    onSuccess: channel => {
      putChannel(cache, channel)
      onClose()
      void navigate({ to: '/settings/channels/$channelId', params: { channelId: channel.id } })
    },
  })
  const problem = connect.isError ? faultOf(connect.error).problem : undefined
  const named = fieldsOf(kind).flatMap(({ at }) => [at, groupOf(at) ?? at])
  const shown = [...named, 'name'].some(field => fieldError(problem, field))
  const missing = !name.trim() || fieldsOf(kind).some(field => field.required && !values[field.at]?.trim())
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('channel.connectKind', { kind: t(`channelKind.${kind}`) })}
      width="max-w-lg"
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" busy={connect.isPending} disabled={missing} onClick={() => connect.mutate()}>
            {t('channel.connectAction')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {isBeta(kind) && (
          <Banner tone="warning">
            {t('channel.beta')}: {t('channel.betaHelp')}
          </Banner>
        )}
        <Steps kind={kind} />
        <Field label={t('channel.name')} help={t('channel.nameHelp')} error={fieldError(problem, 'name')}>
          <TextInput value={name} maxLength={100} onChange={event => setName(event.target.value)} />
        </Field>
        <ConfigForm kind={kind} values={values} onChange={setValues} problem={problem} />
        <TeamField value={team} onChange={setTeam} />
        {problem && !shown && (
          <p role="alert" className="text-danger-text">
            {faultText(connect.error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}
