import { ArrowLeft, SendHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, Can, Conversation, Template } from '@/api/types'
import { emptyDraft } from '@/features/conversation/drafts'
import { FilePick } from '@/features/conversation/file-pick'
import { type Filled, isFilled, nothingFilled, openButtons, templateUse } from '@/features/conversation/template-fill'
import { TemplatePreview } from '@/features/conversation/template-preview'
import { useFillValues } from '@/features/conversation/use-found-snippets'
import { useSendMessage } from '@/features/conversation/use-send-message'
import { ValueField } from '@/features/conversation/value-field'
import { Button } from '@/ui/button'

interface FormProps {
  conversation: Conversation
  can: Can
  template: Template
  onBack: () => void
  onSent: () => void
}

/** The kind of file that a template begins with, by what its provider calls it. */
const files: Record<string, string> = { image: 'image/*', video: 'video/*', document: 'application/pdf,*/*' }

/** Every place of a template to be filled, and how it will read. */
export function TemplateForm({ conversation, can, template, onBack, onSent }: FormProps) {
  const { t } = useTranslation()
  const known = useFillValues(conversation, true)
  const send = useSendMessage(conversation, 'reply')
  const [filled, setFilled] = useState<Filled>(nothingFilled)
  const [file, setFile] = useState<Attachment | null>(null)
  const accept = files[template.header_kind.toLowerCase()]
  const wantsPlace = template.header_kind.toLowerCase() === 'location'
  const ready = isFilled(template, filled) && (!accept || file !== null) && !wantsPlace
  const set = (part: 'header' | 'body', name: string, value: string) =>
    setFilled(old => ({ ...old, [part]: { ...old[part], [name]: value } }))
  const submit = () => {
    if (!ready) return
    send({ ...emptyDraft, attachments: file ? [file] : [] }, { template: templateUse(template, filled) })
    onSent()
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <div className="flex flex-col gap-2">
          {accept && (
            <FilePick accept={accept} file={file} onFile={setFile} can={can} channelKind={conversation.channel_kind} />
          )}
          {wantsPlace && <p className="text-danger-text">{t('template.wantsPlace')}</p>}
          {(['header', 'body'] as const).map(part =>
            template.places[part].map(name => (
              <ValueField
                key={`${part} ${name}`}
                label={t(`template.${part}Place`, { name })}
                value={filled[part][name] ?? ''}
                known={known}
                onChange={value => set(part, name, value)}
              />
            )),
          )}
          {openButtons(template).map(index => (
            <ValueField
              key={template.buttons[index]?.title}
              label={t('template.buttonPlace', { name: template.buttons[index]?.title ?? '' })}
              value={filled.buttons[index] ?? ''}
              known={known}
              onChange={value => setFilled(old => ({ ...old, buttons: { ...old.buttons, [index]: value } }))}
            />
          ))}
        </div>
        <TemplatePreview template={template} filled={filled} file={file} />
      </div>
      <div className="flex flex-wrap justify-between gap-2">
        <Button icon={<ArrowLeft aria-hidden size={16} className="mirror" />} onClick={onBack}>
          {t('template.other')}
        </Button>
        <Button
          type="submit"
          look="primary"
          disabled={!ready}
          icon={<SendHorizontal aria-hidden size={16} className="mirror" />}
        >
          {t('template.send')}
        </Button>
      </div>
    </form>
  )
}
