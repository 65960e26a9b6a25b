import { valibotResolver } from '@hookform/resolvers/valibot'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { minLength, nonEmpty, object, pipe, string } from 'valibot'
import { client, unwrap } from '@/api/client'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'
import { useToast } from '@/ui/toasts'

const Passwords = object({ old: pipe(string(), nonEmpty()), new: pipe(string(), minLength(10)) })

export function PasswordForm() {
  const { t } = useTranslation()
  const toast = useToast()
  const faultText = useFaultText()
  const form = useForm({ resolver: valibotResolver(Passwords), defaultValues: { old: '', new: '' } })
  const { errors } = form.formState
  const save = useMutation({
    mutationFn: (password: { old: string; new: string }) => unwrap(client.PATCH('/users/me', { body: { password } })),
    onSuccess: () => {
      form.reset()
      toast({ text: t('profile.passwordChanged') })
    },
  })
  return (
    <form noValidate className="flex flex-col gap-3" onSubmit={form.handleSubmit(values => save.mutate(values))}>
      <Field label={t('profile.oldPassword')} error={errors.old && t('login.passwordMissing')}>
        <TextInput type="password" dir="ltr" autoComplete="current-password" {...form.register('old')} />
      </Field>
      <Field label={t('profile.newPassword')} help={t('password.rule')} error={errors.new && t('password.short')}>
        <TextInput type="password" dir="ltr" autoComplete="new-password" {...form.register('new')} />
      </Field>
      {save.isError && (
        <p role="alert" className="text-danger-text">
          {faultText(save.error)}
        </p>
      )}
      <div>
        <Button type="submit" busy={save.isPending}>
          {t('profile.changePassword')}
        </Button>
      </div>
    </form>
  )
}
