import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionQuery } from '@/api/identity'
import { ChatStep } from '@/features/setup/chat-step'
import { OwnerStep } from '@/features/setup/owner-step'
import { PeopleStep } from '@/features/setup/people-step'
import { keepProgress, type Progress, readProgress, type Step, steps } from '@/features/setup/progress'
import { RoutingStep } from '@/features/setup/routing-step'
import { WorkspaceStep } from '@/features/setup/workspace-step'
import { useFaultText } from '@/parts/fault-text'
import { LanguageSwitch } from '@/parts/language-switch'
import { RealtimeProvider } from '@/realtime/provider'
import { Banner } from '@/ui/banner'
import { Brand } from '@/ui/brand'

function Trail({ step }: { step: Step }) {
  const { t } = useTranslation()
  const at = steps.indexOf(step)
  return (
    <ol aria-label={t('setup.steps')} className="flex gap-1.5">
      {steps.map((one, index) => (
        <li key={one} aria-current={one === step ? 'step' : undefined} className="min-w-0 grow basis-0">
          <span aria-hidden className={clsx('block h-1 rounded-full', index <= at ? 'bg-accent' : 'bg-line-strong')} />
          <span
            className={clsx(
              'mt-1 flex items-center gap-1 text-help max-sm:sr-only',
              one === step ? 'font-medium' : 'text-muted',
            )}
          >
            {index < at && <Check aria-hidden size={12} />}
            {t(`setup.${one}.short`)}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** From an empty server to the first answered conversation in five short steps. */
export function SetupPage() {
  const { t, i18n } = useTranslation()
  const { data: session } = useQuery(sessionQuery)
  const faultText = useFaultText()
  const [password, setPassword] = useState('')
  const [hoursFault, setHoursFault] = useState<unknown>(null)
  const [progress, setProgress] = useState<Progress>(() => {
    const kept = readProgress(i18n.language)
    // The password is not kept, so before the workspace exists one begins with it.
    return session ? kept : { ...kept, step: 'owner' }
  })
  const go = (change: Partial<Progress>) => {
    const next = { ...progress, ...change }
    setProgress(next)
    keepProgress(next)
  }
  const finish = () => {
    keepProgress(null)
    window.location.assign('/inbox/all')
  }
  const { step } = progress
  return (
    <main id="main" className="h-dvh overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-xl flex-col gap-6 px-4 py-8">
        <div className="flex items-center gap-3">
          <Brand className="size-8" />
          <p className="grow font-semibold text-msg">{t('setup.title')}</p>
          <LanguageSwitch />
        </div>
        <Trail step={step} />
        {Boolean(hoursFault) && step === 'chat' && (
          <Banner tone="danger">
            {faultText(hoursFault)} {t('setup.hours.failed')}
          </Banner>
        )}
        <section key={step} className="rounded-sheet border border-line bg-surface p-6 shadow-1 max-sm:p-4">
          {step === 'owner' && (
            <OwnerStep
              progress={progress}
              onChange={go}
              onNext={({ password: secret, ...facts }) => {
                setPassword(secret)
                go({ ...facts, step: 'workspace' })
              }}
            />
          )}
          {step === 'workspace' && (
            <WorkspaceStep
              progress={progress}
              password={password}
              onChange={go}
              onBack={() => go({ step: 'owner' })}
              onNext={fault => {
                setHoursFault(fault)
                go({ step: 'chat' })
              }}
            />
          )}
          {session && step === 'chat' && (
            <RealtimeProvider>
              <ChatStep onNext={() => go({ step: 'people' })} />
            </RealtimeProvider>
          )}
          {session && step === 'people' && (
            <PeopleStep onBack={() => go({ step: 'chat' })} onNext={() => go({ step: 'routing' })} />
          )}
          {session && step === 'routing' && <RoutingStep onBack={() => go({ step: 'people' })} onDone={finish} />}
        </section>
        {session && step !== 'routing' && (
          <button
            type="button"
            onClick={finish}
            className="mx-auto min-h-6 text-muted underline underline-offset-2 hover:text-fg"
          >
            {t('setup.skipAll')}
          </button>
        )}
      </div>
    </main>
  )
}
