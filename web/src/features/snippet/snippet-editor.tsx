import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTeams } from '@/api/routing'
import { type SnippetInput, useSaveSnippet } from '@/api/snippet'
import type { Snippet } from '@/api/types'
import { SnippetText } from '@/features/snippet/snippet-text'
import { languageName } from '@/lib/language'
import { useFaultText } from '@/parts/fault-text'
import { languageChoices } from '@/parts/language-choices'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'
import { TextInput } from '@/ui/text-input'
import { useToast } from '@/ui/toasts'

interface SnippetEditorProps {
  snippet: Snippet | null
  shortcut: string
  onClose: () => void
}

/** What a shortcut may be made of, as it is typed. */
function tidy(shortcut: string) {
  return shortcut
    .replace(/^\/+/, '')
    .replace(/\s+/g, '-')
    .replace(/[^\p{L}\p{M}\p{N}_-]/gu, '')
    .toLowerCase()
}

export function SnippetEditor({ snippet, shortcut, onClose }: SnippetEditorProps) {
  const { t, i18n } = useTranslation()
  const toast = useToast()
  const faultText = useFaultText()
  const teams = useTeams()
  const save = useSaveSnippet()
  const form = useId()
  const [draft, setDraft] = useState<SnippetInput>({
    name: snippet?.name ?? '',
    shortcut: snippet?.shortcut ?? tidy(shortcut),
    text: snippet?.text ?? '',
    // A team that is gone can only be left.
    team_id: teams.some(team => team.id === snippet?.team_id) ? (snippet?.team_id ?? null) : null,
    language: snippet?.language ?? null,
  })
  const set = (part: Partial<SnippetInput>) => setDraft(old => ({ ...old, ...part }))
  const whole = draft.name.trim() && draft.shortcut && draft.text.trim()
  const submit = () => {
    if (!whole || save.isPending) return
    save.mutate(
      { ...draft, id: snippet?.id ?? null },
      {
        onSuccess: () => {
          toast({ text: t('common.saved') })
          onClose()
        },
      },
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={snippet ? t('snippet.edit') : t('snippet.add')}
      width="max-w-lg"
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" form={form} look="primary" busy={save.isPending} disabled={!whole}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
      >
        <Field label={t('snippet.name')} help={t('snippet.nameHelp')}>
          <TextInput value={draft.name} maxLength={100} onChange={event => set({ name: event.target.value })} />
        </Field>
        <Field label={t('snippet.shortcut')} help={t('snippet.shortcutHelp')}>
          <TextInput
            value={draft.shortcut}
            dir="auto"
            maxLength={40}
            autoComplete="off"
            spellCheck={false}
            onChange={event => set({ shortcut: tidy(event.target.value) })}
          />
        </Field>
        <SnippetText value={draft.text} onChange={text => set({ text })} />
        <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
          <Field label={t('snippet.team')}>
            <Select
              label={t('snippet.team')}
              value={draft.team_id ?? 'all'}
              onChange={choice => set({ team_id: choice === 'all' ? null : choice })}
              options={[
                { value: 'all', label: t('snippet.forAll') },
                ...teams.map(team => ({ value: team.id, label: team.name })),
              ]}
            />
          </Field>
          <Field label={t('snippet.language')} help={t('snippet.languageHelp')}>
            <Select
              label={t('snippet.language')}
              value={draft.language ?? 'any'}
              onChange={choice => set({ language: choice === 'any' ? null : choice })}
              options={[
                { value: 'any', label: t('snippet.anyLanguage') },
                ...languageChoices(i18n.language, draft.language ?? '').map(tag => ({
                  value: tag,
                  label: languageName(tag, i18n.language),
                })),
              ]}
            />
          </Field>
        </div>
        {save.isError && (
          <p role="alert" className="text-danger-text">
            {faultText(save.error)}
          </p>
        )}
      </form>
    </Dialog>
  )
}
