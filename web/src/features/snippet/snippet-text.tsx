import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/ui/field'
import { TextArea } from '@/ui/text-input'

interface SnippetTextProps {
  value: string
  onChange: (text: string) => void
}

/** What fills itself from the conversation; anything else in double braces is filled by whoever writes. */
const known = [
  ['contactName', 'contact.name'],
  ['contactEmail', 'contact.email'],
  ['contactPhone', 'contact.phone'],
  ['agentName', 'agent.name'],
  ['workspaceName', 'workspace.name'],
] as const

export function SnippetText({ value, onChange }: SnippetTextProps) {
  const { t } = useTranslation()
  const area = useRef<HTMLTextAreaElement>(null)
  const insert = (name: string) => {
    const from = area.current?.selectionStart ?? value.length
    const to = area.current?.selectionEnd ?? value.length
    const written = `{{${name}}}`
    onChange(value.slice(0, from) + written + value.slice(to))
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(from + written.length, from + written.length)
    })
  }
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={t('snippet.text')} help={t('snippet.textHelp', { example: '{{order.number}}' })}>
        <TextArea
          ref={area}
          rows={5}
          value={value}
          maxLength={4000}
          onChange={event => onChange(event.target.value)}
          className="[field-sizing:content] max-h-64 min-h-28 resize-none"
        />
      </Field>
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t('snippet.insertVariable')}</legend>
        {known.map(([key, name]) => (
          <button
            key={name}
            type="button"
            onClick={() => insert(name)}
            className="inline-flex min-h-6 items-center rounded-full border border-line-strong border-dashed px-2 text-help hover:bg-hover max-md:min-h-10"
          >
            + {t(`snippet.variable.${key}`)}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
