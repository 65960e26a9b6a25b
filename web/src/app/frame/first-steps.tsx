import { Link } from '@tanstack/react-router'
import { Circle, CircleCheck, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePreferences, useSavePreferences } from '@/api/preferences'
import { useFirstSteps } from '@/app/frame/use-first-steps'
import { useFaultText } from '@/parts/fault-text'
import { iconButtonClass } from '@/ui/icon-button'
import { useToast } from '@/ui/toasts'

const stepClass =
  'mx-1 flex min-h-7 items-center gap-2 rounded-control px-1.5 text-help text-muted hover:bg-hover hover:text-fg'

/** For newcomers: a few things to do once. It goes when all are done, or when it is waved away. */
export function FirstSteps() {
  const { t } = useTranslation()
  const toast = useToast()
  const faultText = useFaultText()
  const preferences = usePreferences()
  const save = useSavePreferences()
  const wanted = preferences?.first_steps.dismissed === false
  const steps = useFirstSteps(wanted)
  if (!wanted || !steps || steps.every(step => step.done)) return null
  const set = (dismissed: boolean) =>
    save.mutate({ first_steps: { dismissed } }, { onError: error => toast({ text: faultText(error) }) })
  const dismiss = () => {
    set(true)
    toast({ text: t('steps.dismissed'), undo: () => set(false) })
  }
  return (
    <section aria-label={t('steps.title')} className="mt-3 rounded-row border border-line bg-surface pb-1">
      <div className="flex items-center ps-2">
        <h2 className="grow font-medium text-help">
          {t('steps.title')}{' '}
          <span className="text-muted tabular-nums">
            <bdi dir="ltr">
              {steps.filter(step => step.done).length}/{steps.length}
            </bdi>
          </span>
        </h2>
        <button
          type="button"
          aria-label={t('steps.dismiss')}
          title={t('steps.dismiss')}
          onClick={dismiss}
          className={iconButtonClass}
        >
          <X aria-hidden size={14} />
        </button>
      </div>
      <ul>
        {steps.map(({ key, done, ...to }) => (
          <li key={key}>
            <Link {...to} activeProps={{ 'aria-current': undefined }} className={stepClass}>
              {done ? (
                <CircleCheck aria-hidden size={15} className="shrink-0 text-success" />
              ) : (
                <Circle aria-hidden size={15} className="shrink-0 text-muted" />
              )}
              <span className={done ? 'line-through' : 'text-fg'}>{t(`steps.${key}`)}</span>
              {done && <span className="sr-only">{t('steps.done')}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
