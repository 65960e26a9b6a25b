import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Progress, presets } from '@/features/setup/progress'
import { StepFrame } from '@/features/setup/step-frame'
import { useFirstWorkspace } from '@/features/setup/use-first-workspace'
import { languageName } from '@/lib/language'
import { timeOfDay } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { languageChoices } from '@/parts/language-choices'
import { TimezoneField } from '@/parts/timezone-field'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'
import { TextInput } from '@/ui/text-input'

interface WorkspaceStepProps {
  progress: Progress
  password: string
  onChange: (change: Partial<Progress>) => void
  onBack: () => void
  /** The workspace is there; with what was in the way of its hours, if anything was. */
  onNext: (hoursFault: unknown) => void
}

/** The last thing asked before anything exists: with it the workspace and its owner are made. */
export function WorkspaceStep({ progress, password, onChange, onBack, onNext }: WorkspaceStepProps) {
  const { t, i18n } = useTranslation()
  const faultText = useFaultText()
  const [tried, setTried] = useState(false)
  const { workspace, language, timezone, hours } = progress
  const make = useFirstWorkspace(onNext)
  const at = (hour: number) => timeOfDay(new Date(2024, 0, 1, hour).toISOString(), i18n.language)
  const spans = { always: {}, office: { from: at(9), to: at(18) }, daily: { from: at(8), to: at(20) } }
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (workspace.trim()) make.mutate({ ...progress, password })
      }}
    >
      <StepFrame
        title={t('setup.workspace.title')}
        help={t('setup.workspace.help')}
        footer={
          <>
            <Button onClick={onBack}>{t('common.back')}</Button>
            <Button type="submit" look="primary" busy={make.isPending}>
              {t('setup.workspace.action')}
            </Button>
          </>
        }
      >
        {make.isError && <Banner tone="danger">{faultText(make.error)}</Banner>}
        <Field
          label={t('workspace.name')}
          help={t('setup.workspace.nameHelp')}
          error={tried && !workspace.trim() ? t('workspace.nameMissing') : undefined}
        >
          <TextInput
            value={workspace}
            maxLength={100}
            autoComplete="organization"
            onChange={event => onChange({ workspace: event.target.value })}
          />
        </Field>
        <Field label={t('workspace.language')} help={t('workspace.languageHelp')}>
          <Select
            label={t('workspace.language')}
            value={language}
            onChange={next => onChange({ language: next })}
            options={languageChoices(i18n.language, language).map(tag => ({
              value: tag,
              label: languageName(tag, i18n.language),
            }))}
          />
        </Field>
        <TimezoneField value={timezone} onChange={next => onChange({ timezone: next })} />
        <Field label={t('hours.field')} help={t('hours.workspaceHelp')}>
          <Select
            label={t('hours.field')}
            value={hours}
            onChange={next => onChange({ hours: next })}
            options={presets.map(preset => ({
              value: preset,
              label: preset === 'always' ? t('hours.alwaysOpen') : t(`setup.hours.${preset}`, spans[preset]),
            }))}
          />
        </Field>
      </StepFrame>
    </form>
  )
}
