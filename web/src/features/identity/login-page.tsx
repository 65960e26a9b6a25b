import { valibotResolver } from '@hookform/resolvers/valibot'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { nonEmpty, object, pipe, string, trim } from 'valibot'
import { client, faultOf, unwrap } from '@/api/client'
import { identityKeys } from '@/api/identity'
import { speak } from '@/i18n/setup'
import { isLanguage } from '@/lib/language'
import { exactDuration } from '@/lib/time'
import { useFaultText } from '@/parts/fault-text'
import { LanguageSwitch } from '@/parts/language-switch'
import { Banner } from '@/ui/banner'
import { Brand } from '@/ui/brand'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'

const Login = object({ email: pipe(string(), trim(), nonEmpty()), password: pipe(string(), nonEmpty()) })

function useRefusalText() {
  const { t, i18n } = useTranslation()
  const faultText = useFaultText()
  return (error: unknown) => {
    const fault = faultOf(error)
    if (fault.status === 401) return t('login.wrong')
    if (fault.status === 429) {
      return fault.retryAfter
        ? t('login.tooManyWait', { time: exactDuration(fault.retryAfter, i18n.language) })
        : t('login.tooMany')
    }
    return faultText(error)
  }
}

export function LoginPage() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { next } = useSearch({ from: '/login' })
  const refusalText = useRefusalText()
  const [shown, setShown] = useState(false)
  const form = useForm({ resolver: valibotResolver(Login), defaultValues: { email: '', password: '' } })
  const { errors } = form.formState
  const login = useMutation({
    mutationFn: (body: { email: string; password: string }) => unwrap(client.POST('/session', { body })),
    onSuccess: async session => {
      const { language } = session.user
      if (language && isLanguage(language)) await speak(language)
      cache.clear()
      cache.setQueryData(identityKeys.session, session)
      // Only a path of this very app, never another site.
      void navigate({ to: next?.startsWith('/') && !next.startsWith('//') ? next : '/' })
    },
    onError: () => form.setFocus('password'),
  })
  return (
    <main id="main" className="flex h-dvh flex-col items-center justify-center gap-6 overflow-y-auto p-4">
      <form
        noValidate
        onSubmit={form.handleSubmit(values => login.mutate(values))}
        className="flex w-full max-w-[22.5rem] flex-col gap-4 rounded-sheet border border-line bg-surface p-6 shadow-1"
      >
        <div className="flex flex-col items-start gap-3">
          <Brand className="size-9" />
          <h1 className="font-semibold text-page">{t('login.title')}</h1>
        </div>
        {login.isError && <Banner tone="danger">{refusalText(login.error)}</Banner>}
        <Field label={t('login.email')} error={errors.email && t('login.emailMissing')}>
          <TextInput type="email" dir="ltr" autoComplete="username" autoCapitalize="none" {...form.register('email')} />
        </Field>
        <Field label={t('login.password')} error={errors.password && t('login.passwordMissing')}>
          <TextInput
            type={shown ? 'text' : 'password'}
            dir="ltr"
            autoComplete="current-password"
            {...form.register('password')}
          />
        </Field>
        <label className="-mt-1 inline-flex min-h-6 items-center gap-2 text-muted">
          <input
            type="checkbox"
            checked={shown}
            onChange={event => setShown(event.target.checked)}
            className="size-4 accent-accent"
          />
          {t('login.show')}
        </label>
        <Button type="submit" look="primary" busy={login.isPending} className="min-h-10">
          {t('login.submit')}
        </Button>
      </form>
      <LanguageSwitch />
    </main>
  )
}
