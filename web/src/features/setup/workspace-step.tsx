import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { identityKeys } from '@/api/identity'
import type { Progress } from '@/features/setup/progress'
import { StepFrame } from '@/features/setup/step-frame'
import { languageName } from '@/lib/language'
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
  onNext: () => void
}

/** The last thing asked before anything exists: with it the workspace and its owner are made. */
export function WorkspaceStep({ progress, password, onChange, onBack, onNext }: WorkspaceStepProps) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const [tried, setTried] = useState(false)
  const { workspace, name, email, language, timezone } = progress
  const make = useMutation({
    mutationFn: () =>
      unwrap(
        client.POST('/setup', { body: { workspace: workspace.trim(), name, email, password, language, timezone } }),
      ),
    onSuccess: session => {
      cache.setQueryData(identityKeys.setup, { needed: false })
      onNext()
      cache.setQueryData(identityKeys.session, session)
    },
  })
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (workspace.trim()) make.mutate()
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
      </StepFrame>
    </form>
  )
}
