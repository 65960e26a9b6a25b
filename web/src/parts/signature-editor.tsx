import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/api/identity'
import { useTeams } from '@/api/routing'
import { type SignatureOwner, signatureQuery, useSaveSignature, useSignaturePreview } from '@/api/signature'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Failed, Skeleton } from '@/ui/state'
import { TextArea } from '@/ui/text-input'
import { useToast } from '@/ui/toasts'

const places = ['{{agent.name}}', '{{team.name}}']

/** In whose name a mail would go: the team's, or for one's own signature that of a team one is in. */
function useExample({ teamId }: SignatureOwner): SignatureOwner {
  const me = useMe()
  const teams = useTeams()
  const mine = teams.find(team => team.members.some(one => one.user_id === me.id)) ?? teams[0]
  return { teamId: teamId ?? mine?.id ?? null }
}

interface EditorProps {
  owner: SignatureOwner
  kept: string
  help: string
}

function Editor({ owner, kept, help }: EditorProps) {
  const { t } = useTranslation()
  const toast = useToast()
  const faultText = useFaultText()
  const save = useSaveSignature(owner)
  const [text, setText] = useState(kept)
  const preview = useSignaturePreview(useDeferredValue(text), useExample(owner))
  const fault = save.error ?? preview.error
  const shown = text.trim() && !fault ? preview.data?.text : ''
  const submit = () => save.mutate(text, { onSuccess: () => toast({ text: t('common.saved') }) })
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <Field label={t('signature.text')} help={help} error={fault ? faultText(fault) : undefined}>
        <TextArea
          value={text}
          rows={4}
          maxLength={2000}
          onChange={event => {
            setText(event.target.value)
            save.reset()
          }}
        />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-help text-muted">{t('signature.insert')}</span>
        {places.map(place => (
          <Button key={place} onClick={() => setText(old => `${old}${place}`)}>
            <bdi dir="ltr">{place}</bdi>
          </Button>
        ))}
        <Button type="submit" look="primary" className="ms-auto" busy={save.isPending} disabled={text === kept}>
          {t('signature.save')}
        </Button>
      </div>
      {shown && (
        <figure className="rounded-control border border-line px-3 py-2">
          <figcaption className="text-help text-muted">{t('signature.preview')}</figcaption>
          <p dir="auto" className="whitespace-pre-wrap pt-1 [overflow-wrap:anywhere]">
            {shown}
          </p>
        </figure>
      )}
    </form>
  )
}

/** What goes below mails, with what it will look like. */
export function SignatureEditor({ owner, help }: { owner: SignatureOwner; help: string }) {
  const faultText = useFaultText()
  const { data, error, refetch } = useQuery(signatureQuery(owner))
  if (error) return <Failed text={faultText(error)} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton rows={1} className="h-24" />
  return <Editor key={data} owner={owner} kept={data} help={help} />
}
