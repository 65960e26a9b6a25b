import { useTranslation } from 'react-i18next'
import type { Kind } from '@/features/channel/kinds'

/** What to do on the other side, in order. */
export function Steps({ kind }: { kind: Kind }) {
  const { t } = useTranslation()
  const texts =
    kind === 'telegram'
      ? [t('telegram.step1'), t('telegram.step2'), t('telegram.step3')]
      : kind === 'custom'
        ? [t('custom.step1'), t('custom.step2')]
        : [t('webchat.step1'), t('webchat.step2')]
  return (
    <ol className="flex list-decimal flex-col gap-1 ps-5 text-muted marker:text-subtle">
      {texts.map(text => (
        <li key={text}>{text}</li>
      ))}
    </ol>
  )
}
