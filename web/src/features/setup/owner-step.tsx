import { valibotResolver } from '@hookform/resolvers/valibot'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { email, minLength, nonEmpty, object, pipe, string, trim } from 'valibot'
import type { Progress } from '@/features/setup/progress'
import { StepFrame } from '@/features/setup/step-frame'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'

const Owner = object({
  name: pipe(string(), trim(), nonEmpty()),
  email: pipe(string(), trim(), email()),
  password: pipe(string(), minLength(10)),
})

interface OwnerStepProps {
  progress: Progress
  onChange: (change: Partial<Progress>) => void
  onNext: (owner: { name: string; email: string; password: string }) => void
}

export function OwnerStep({ progress, onChange, onNext }: OwnerStepProps) {
  const { t } = useTranslation()
  const form = useForm({
    resolver: valibotResolver(Owner),
    defaultValues: { name: progress.name, email: progress.email, password: '' },
  })
  const { errors } = form.formState
  return (
    <form noValidate onSubmit={form.handleSubmit(onNext)}>
      <StepFrame
        title={t('setup.owner.title')}
        help={t('setup.owner.help')}
        footer={
          <Button type="submit" look="primary">
            {t('common.next')}
          </Button>
        }
      >
        <Field label={t('profile.name')} error={errors.name && t('people.nameMissing')}>
          <TextInput
            autoComplete="name"
            {...form.register('name', { onChange: event => onChange({ name: event.target.value }) })}
          />
        </Field>
        <Field label={t('login.email')} error={errors.email && t('people.emailBad')}>
          <TextInput
            type="email"
            dir="ltr"
            autoComplete="username"
            {...form.register('email', { onChange: event => onChange({ email: event.target.value }) })}
          />
        </Field>
        <Field label={t('login.password')} help={t('password.rule')} error={errors.password && t('password.short')}>
          <TextInput type="password" dir="ltr" autoComplete="new-password" {...form.register('password')} />
        </Field>
      </StepFrame>
    </form>
  )
}
