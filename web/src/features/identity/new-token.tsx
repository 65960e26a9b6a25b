import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { identityKeys, useMe } from '@/api/identity'
import type { Role } from '@/api/types'
import { roleOptions } from '@/features/identity/role-options'
import { useFaultText } from '@/parts/fault-text'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { CopyText } from '@/ui/copy'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'
import { TextInput } from '@/ui/text-input'

/** Makes a token and shows it once; the server keeps only its print. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const cache = useQueryClient()
  const faultText = useFaultText()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('admin')
  const add = useMutation({
    mutationFn: () => unwrap(client.POST('/tokens', { body: { name: name.trim(), role } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: identityKeys.tokens }),
  })
  const submit = () => name.trim() && !add.isPending && add.mutate()
  if (add.data) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={t('token.made')}
        footer={
          <Button look="primary" onClick={onClose}>
            {t('common.done')}
          </Button>
        }
      >
        <div className="flex flex-col gap-3">
          <Banner tone="warning">{t('token.onceOnly')}</Banner>
          <CopyText label={t('token.token')} text={add.data.token} />
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('token.new')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" busy={add.isPending} disabled={!name.trim()} onClick={submit}>
            {t('token.create')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
      >
        <Field label={t('token.name')} help={t('token.nameHelp')}>
          <TextInput value={name} maxLength={100} autoComplete="off" onChange={event => setName(event.target.value)} />
        </Field>
        <Field label={t('people.role')} help={t(`roleHelp.${role}`)}>
          <Select
            label={t('people.role')}
            value={role}
            onChange={setRole}
            options={roleOptions(me.role).map(one => ({ value: one, label: t(`role.${one}`) }))}
          />
        </Field>
        {add.isError && (
          <p role="alert" className="text-danger-text">
            {faultText(add.error)}
          </p>
        )}
      </form>
    </Dialog>
  )
}
