import { ExternalLink, List } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Choices } from '@/api/types'

const pill = 'inline-flex min-h-7 items-center gap-1 rounded-full border border-line-field px-2.5 text-help text-muted'

/** The answers that went with a message, as the customer sees them; they are not for us to press. */
export function ChoicesView({ choices }: { choices: Choices }) {
  const { t } = useTranslation()
  const { buttons, list, menu } = choices
  return (
    <div className="flex max-w-full flex-col items-end gap-1">
      {(buttons?.length ?? 0) > 0 && (
        <ul aria-label={t('choices.sent')} className="flex flex-wrap justify-end gap-1">
          {buttons?.map(one => (
            <li key={`${one.id} ${one.title}`} className={pill}>
              <bdi>{one.title}</bdi>
              {one.url && <ExternalLink aria-hidden size={12} />}
            </li>
          ))}
        </ul>
      )}
      {(list?.length ?? 0) > 0 && (
        <details className="max-w-full rounded-row border border-line bg-surface text-help">
          <summary className="flex min-h-7 cursor-pointer items-center gap-1.5 px-3 py-1 text-muted">
            <List aria-hidden size={14} />
            <bdi>{menu || t('choices.menu')}</bdi>
          </summary>
          {list?.map(part => (
            <section key={`${part.title} ${part.choices[0]?.title}`} className="border-line border-t px-3 py-1.5">
              {part.title && (
                <p dir="auto" className="font-medium text-muted">
                  {part.title}
                </p>
              )}
              <ul>
                {part.choices.map(one => (
                  <li key={`${one.id} ${one.title}`} dir="auto" className="user-text py-0.5">
                    {one.title}
                    {one.description && <span className="block text-muted">{one.description}</span>}
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </details>
      )}
    </div>
  )
}
