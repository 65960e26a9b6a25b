import { valibotResolver } from '@hookform/resolvers/valibot'
import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { email, nonEmpty, object, picklist, pipe, string, trim } from 'valibot'
import { useAddUser, useMe } from '@/api/identity'
import { roleOptions } from '@/features/identity/role-options'
import { generatePassword } from '@/lib/password'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { CopyText } from '@/ui/copy'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'
import { TextInput } from '@/ui/text-input'

const Person = object({
  name: pipe(string(), trim(), nonEmpty()),
  email: pipe(string(), trim(), email()),
  role: picklist(['owner', 'admin', 'supervisor', 'agent']),
})

/** Adds a person with a password that is shown this once, to be handed on. */
export function InvitePerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const faultText = useFaultText()
  const add = useAddUser()
  const [secret, setSecret] = useState<{ email: string; password: string } | null>(null)
  const form = useForm({
    resolver: valibotResolver(Person),
    defaultValues: { name: '', email: '', role: 'agent' as const },
  })
  const { errors } = form.formState
  const submit = form.handleSubmit(person => {
    const password = generatePassword()
    add.mutate({ ...person, password }, { onSuccess: () => setSecret({ email: person.email, password }) })
  })
  if (secret) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={t('people.added')}
        footer={
          <Button look="primary" onClick={onClose}>
            {t('common.done')}
          </Button>
        }
      >
        <div className="flex flex-col gap-3">
          <Banner tone="warning">{t('people.onceOnly')}</Banner>
          <CopyText label={t('people.access')} text={`${location.origin}/login\n${secret.email}\n${secret.password}`} />
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.add')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" busy={add.isPending} onClick={submit}>
            {t('people.addAction')}
          </Button>
        </>
      }
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t('people.name')} error={errors.name && t('people.nameMissing')}>
          <TextInput autoComplete="off" {...form.register('name')} />
        </Field>
        <Field label={t('login.email')} error={errors.email && t('people.emailBad')}>
          <TextInput type="email" dir="ltr" autoComplete="off" {...form.register('email')} />
        </Field>
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <Field label={t('people.role')} help={t(`roleHelp.${field.value}`)}>
              <Select
                label={t('people.role')}
                value={field.value}
                onChange={field.onChange}
                options={roleOptions(me.role).map(role => ({ value: role, label: t(`role.${role}`) }))}
              />
            </Field>
          )}
        />
        {add.isError && (
          <p role="alert" className="text-danger-text">
            {faultText(add.error)}
          </p>
        )}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
