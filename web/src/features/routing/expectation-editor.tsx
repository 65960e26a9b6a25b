import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { faultOf } from '@/api/client'
import { previewQuery } from '@/api/expectation'
import type { ExpectationKind, ExpectationWording } from '@/api/types'
import { useLanguageName } from '@/parts/language-name'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'
import { TextArea } from '@/ui/text-input'
import { Toggle } from '@/ui/toggle'

const languages = ['en', 'vi', 'ar', 'pt-BR', 'id'] as const

interface MessageEditorProps {
  team: string
  kind: Exclude<ExpectationKind, 'update'>
  wording: ExpectationWording
  onChange: (wording: ExpectationWording) => void
}

/** One message: on or off, its wording in each language, and how a customer would get it. */
export function MessageEditor({ team, kind, wording, onChange }: MessageEditorProps) {
  const { t, i18n } = useTranslation()
  const languageName = useLanguageName()
  const others = Object.keys(wording.text ?? {}).filter(one => !(languages as readonly string[]).includes(one))
  const [language, setLanguage] = useState<string>(
    (languages as readonly string[]).includes(i18n.language) ? i18n.language : 'en',
  )
  const own = wording.text?.[language]
  const standard = useQuery({ ...previewQuery(team, kind, language), enabled: wording.on === true }).data?.template
  const shown = useDeferredValue(own)
  const preview = useQuery({ ...previewQuery(team, kind, language, shown ?? standard), enabled: wording.on === true })
  const bare = useQuery({
    ...previewQuery(team, kind, language, shown ?? standard, true),
    enabled: wording.on === true && !preview.isError,
  }).data?.text
  const flaw = preview.isError ? faultOf(preview.error).problem?.errors?.[0]?.detail : undefined
  const write = (text: string | undefined) => {
    const { [language]: _old, ...rest } = wording.text ?? {}
    onChange({ ...wording, text: text === undefined ? rest : { ...rest, [language]: text } })
  }
  return (
    <div className="flex flex-col gap-3 rounded-sheet border border-line p-4">
      <Toggle
        label={t(`expectation.kind.${kind}`)}
        help={t(`expectation.help.${kind}`)}
        checked={wording.on === true}
        onChange={on => onChange({ ...wording, on })}
      />
      {wording.on && (
        <>
          <Field label={t('expectation.language')} bare>
            <Select
              label={t('expectation.language')}
              value={language}
              onChange={setLanguage}
              options={[...languages, ...others].map(one => ({ value: one, label: languageName(one) }))}
            />
          </Field>
          <Field label={t('expectation.text')} help={own?.trim() ? undefined : t('expectation.standard')} error={flaw}>
            <TextArea
              rows={4}
              lang={language}
              maxLength={4000}
              value={own ?? standard ?? ''}
              onChange={event => write(event.target.value)}
            />
          </Field>
          <div className="flex flex-wrap items-center gap-1.5">
            {preview.data?.variables.map(name => (
              <Button key={name} small onClick={() => write(`${own ?? standard ?? ''}{{${name}}}`)}>
                <bdi dir="ltr">{`{{${name}}}`}</bdi>
              </Button>
            ))}
            {own !== undefined && (
              <Button small look="ghost" onClick={() => write(undefined)}>
                {t('expectation.useStandard')}
              </Button>
            )}
          </div>
          <figure className="rounded-row bg-sunken p-3">
            <figcaption className="mb-1 text-help text-muted">{t('expectation.preview')}</figcaption>
            <p dir="auto" lang={language} className="user-text">
              {flaw ? '' : preview.data?.text}
            </p>
          </figure>
          {!flaw && bare && bare !== preview.data?.text && (
            <figure className="rounded-row bg-sunken p-3">
              <figcaption className="mb-1 text-help text-muted">{t('expectation.previewUnknown')}</figcaption>
              <p dir="auto" lang={language} className="user-text">
                {bare}
              </p>
            </figure>
          )}
          {kind === 'over_capacity' && (
            <Field label={t('expectation.updates')} help={t('expectation.updatesHelp')} bare>
              <Select
                label={t('expectation.updates')}
                value={String(wording.update_every_s ?? 0)}
                onChange={every => onChange({ ...wording, update_every_s: Number(every) || undefined })}
                options={[0, 120, 300, 600, 900, 1800, 3600].map(every => ({
                  value: String(every),
                  label: every === 0 ? t('expectation.never') : t('expectation.every', { count: every / 60 }),
                }))}
              />
            </Field>
          )}
        </>
      )}
    </div>
  )
}
