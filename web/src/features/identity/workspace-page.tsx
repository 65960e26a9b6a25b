import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveWorkspace, workspaceQuery } from '@/api/identity'
import type { Workspace } from '@/api/types'
import { languageName } from '@/lib/language'
import { useFaultText } from '@/parts/fault-text'
import { HoursField } from '@/parts/hours-field'
import { languageChoices } from '@/parts/language-choices'
import { TimezoneField } from '@/parts/timezone-field'
import { Field } from '@/ui/field'
import { NumberInput } from '@/ui/number-input'
import { Page } from '@/ui/page'
import { PageHead } from '@/ui/page-head'
import { SaveBar } from '@/ui/save-bar'
import { Section } from '@/ui/section'
import { Select } from '@/ui/select'
import { Failed, Skeleton } from '@/ui/state'
import { TextInput } from '@/ui/text-input'
import { useToast } from '@/ui/toasts'
import { Toggle } from '@/ui/toggle'

type Facts = Pick<
  Workspace,
  'name' | 'language' | 'timezone' | 'hours_id' | 'presence_grace_s' | 'presence_by_shift' | 'wall_names'
>

function Form({ workspace }: { workspace: Workspace }) {
  const { t, i18n } = useTranslation()
  const toast = useToast()
  const faultText = useFaultText()
  const save = useSaveWorkspace()
  const [draft, setDraft] = useState<Facts | null>(null)
  const facts: Facts = draft ?? workspace
  const { name, language, timezone, hours_id, presence_grace_s, presence_by_shift, wall_names } = facts
  const set = (change: Partial<Facts>) =>
    setDraft({ name, language, timezone, hours_id, presence_grace_s, presence_by_shift, wall_names, ...change })
  const missing = !facts.name.trim()
  return (
    <>
      <Section title={t('workspace.about')}>
        <Field label={t('workspace.name')} error={missing ? t('workspace.nameMissing') : undefined}>
          <TextInput value={facts.name} maxLength={100} onChange={event => set({ name: event.target.value })} />
        </Field>
        <Field label={t('workspace.language')} help={t('workspace.languageHelp')}>
          <Select
            label={t('workspace.language')}
            value={facts.language}
            onChange={language => set({ language })}
            options={languageChoices(i18n.language, facts.language).map(tag => ({
              value: tag,
              label: languageName(tag, i18n.language),
            }))}
          />
        </Field>
        <TimezoneField value={facts.timezone} onChange={timezone => set({ timezone })} />
      </Section>
      <Section title={t('hours.field')}>
        <HoursField
          label={t('hours.field')}
          help={t('hours.workspaceHelp')}
          none={t('hours.alwaysOpen')}
          value={hours_id}
          onChange={id => set({ hours_id: id })}
        />
        <Field label={t('hours.grace')} help={t('hours.graceHelp')}>
          <NumberInput
            className="w-36"
            value={presence_grace_s}
            min={10}
            max={3600}
            step={10}
            onChange={seconds => seconds !== null && set({ presence_grace_s: seconds })}
          />
        </Field>
        <Toggle
          label={t('hours.byShift')}
          help={t('hours.byShiftHelp')}
          checked={presence_by_shift}
          onChange={on => set({ presence_by_shift: on })}
        />
      </Section>
      <Section title={t('place.queue')}>
        <Toggle
          label={t('workspace.wallNames')}
          help={t('workspace.wallNamesHelp')}
          checked={wall_names}
          onChange={on => set({ wall_names: on })}
        />
      </Section>
      <SaveBar
        changed={draft !== null}
        busy={save.isPending}
        error={save.isError ? faultText(save.error) : undefined}
        onDiscard={() => {
          save.reset()
          setDraft(null)
        }}
        onSave={() => {
          if (missing) return
          save.mutate(facts, {
            onSuccess: () => {
              setDraft(null)
              toast({ text: t('common.saved') })
            },
          })
        }}
      />
    </>
  )
}

export function WorkspacePage() {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { data, error, isPending, refetch } = useQuery(workspaceQuery)
  return (
    <Page width="form">
      <PageHead title={t('settings.workspace')} help={t('workspace.help')} />
      {isPending && <Skeleton rows={3} className="h-12" />}
      {!data && error && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {data && <Form workspace={data} />}
    </Page>
  )
}
