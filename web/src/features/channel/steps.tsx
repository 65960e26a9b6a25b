import { useTranslation } from 'react-i18next'
import type { Kind } from '@/features/channel/kinds'

/** What to do on the other side, in order; the text has one step a line. */
export function Steps({ kind }: { kind: Kind }) {
  const { t } = useTranslation()
  return (
    <ol className="flex list-decimal flex-col gap-1 ps-5 text-muted marker:text-subtle">
      {t(`connectSteps.${kind}`)
        .split('\n')
        .map(step => (
          <li key={step}>{step}</li>
        ))}
    </ol>
  )
}
