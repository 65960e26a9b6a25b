import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { putUser, useMe } from '@/api/identity'
import { AlertSettings } from '@/features/identity/alert-settings'
import { Devices } from '@/features/identity/devices'
import { PasswordForm } from '@/features/identity/password-form'
import { speak } from '@/i18n/setup'
import { isLanguage, type Language, languageNames, languages } from '@/lib/language'
import { usePreference, writePreference } from '@/lib/preference'
import { setTheme, useTheme } from '@/lib/theme'
import { useFaultText } from '@/parts/fault-text'
import { SignatureEditor } from '@/parts/signature-editor'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Page } from '@/ui/page'
import { PageHead } from '@/ui/page-head'
import { Section } from '@/ui/section'
import { Select } from '@/ui/select'
import { TextInput } from '@/ui/text-input'
import { useToast } from '@/ui/toasts'
import { Toggle } from '@/ui/toggle'

function useSaveMe() {
  const cache = useQueryClient()
  const toast = useToast()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: (body: { name?: string; language?: string }) => unwrap(client.PATCH('/users/me', { body })),
    onSuccess: user => {
      putUser(cache, user)
      toast({ text: t('common.saved') })
    },
  })
}

function Name() {
  const { t } = useTranslation()
  const me = useMe()
  const faultText = useFaultText()
  const save = useSaveMe()
  const [name, setName] = useState(me.name)
  const changed = name.trim() !== '' && name.trim() !== me.name
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={event => {
        event.preventDefault()
        if (changed) save.mutate({ name: name.trim() })
      }}
    >
      <Field label={t('profile.name')} error={save.isError ? faultText(save.error) : undefined} className="grow">
        <TextInput value={name} autoComplete="name" maxLength={100} onChange={event => setName(event.target.value)} />
      </Field>
      <Button type="submit" look="primary" busy={save.isPending} disabled={!changed}>
        {t('common.save')}
      </Button>
    </form>
  )
}

function Looks() {
  const { t, i18n } = useTranslation()
  const theme = useTheme()
  const save = useSaveMe()
  const faultText = useFaultText()
  const choose = async (language: Language) => {
    await speak(language)
    save.mutate({ language })
  }
  return (
    <>
      <Field label={t('profile.language')} error={save.isError ? faultText(save.error) : undefined}>
        <Select
          label={t('profile.language')}
          value={isLanguage(i18n.language) ? i18n.language : 'en'}
          onChange={language => void choose(language)}
          options={languages.map(one => ({ value: one, label: languageNames[one] }))}
        />
      </Field>
      <Field label={t('profile.theme')}>
        <Select
          label={t('profile.theme')}
          value={theme}
          onChange={setTheme}
          options={(['auto', 'light', 'dark'] as const).map(value => ({ value, label: t(`theme.${value}`) }))}
        />
      </Field>
    </>
  )
}

/** What each person sets for themselves. */
export function ProfilePage() {
  const { t } = useTranslation()
  const me = useMe()
  const enter = usePreference('enter-sends') === 'on'
  const single = usePreference('hotkeys') !== 'off'
  return (
    <Page width="form">
      <PageHead title={t('settings.profile')} help={<bdi dir="ltr">{me.email}</bdi>} />
      <Section title={t('profile.you')}>
        <Name />
      </Section>
      <Section title={t('profile.looks')}>
        <Looks />
      </Section>
      <Section title={t('profile.writing')} help={t('profile.thisDevice')}>
        <Toggle
          label={t('profile.enterSends')}
          help={t('profile.enterSendsHelp')}
          checked={enter}
          onChange={on => writePreference('enter-sends', on ? 'on' : null)}
        />
        <Toggle
          label={t('shortcut.single')}
          help={t('shortcut.singleHelp')}
          checked={single}
          onChange={on => writePreference('hotkeys', on ? null : 'off')}
        />
      </Section>
      <Section title={t('signature.title')} help={t('signature.mineHelp')}>
        <SignatureEditor owner={{ teamId: null }} help={t('signature.textHelp')} />
      </Section>
      <Section title={t('alert.title')} help={t('alert.help')}>
        <AlertSettings />
      </Section>
      <Section title={t('profile.password')} help={t('profile.passwordHelp')}>
        <PasswordForm />
      </Section>
      <Section title={t('profile.devices')} help={t('profile.devicesHelp')}>
        <Devices />
      </Section>
    </Page>
  )
}
