import { useTranslation } from 'react-i18next'
import type { Attachment, Template } from '@/api/types'
import { type Filled, preview } from '@/features/conversation/template-fill'

/** The message as the customer will read it. */
export function TemplatePreview({
  template,
  filled,
  file,
}: {
  template: Template
  filled: Filled
  file: Attachment | null
}) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('template.preview')} className="min-w-0 rounded-row bg-sunken p-3">
      <div dir="auto" className="rounded-bubble bg-bubble px-3 py-2 text-msg [overflow-wrap:anywhere]">
        {file?.thumb_url && <img src={file.thumb_url} alt={file.name} className="mb-2 max-h-32 rounded-control" />}
        {template.header && <p className="font-semibold">{preview(template.header, filled.header)}</p>}
        <p className="whitespace-pre-wrap">{preview(template.body, filled.body)}</p>
        {template.footer && <p className="pt-1 text-help text-muted">{template.footer}</p>}
      </div>
      {template.buttons.length > 0 && (
        <ul className="flex flex-wrap gap-1 pt-1.5">
          {template.buttons.map(one => (
            <li key={one.title} className="rounded-full border border-line-field px-2.5 text-help text-muted">
              <bdi>{one.title}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
