import { useQuery } from '@tanstack/react-query'
import { Plus, Slash } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { snippetsQuery } from '@/api/snippet'
import type { Snippet } from '@/api/types'
import { SnippetEditor } from '@/features/snippet/snippet-editor'
import { SnippetRow } from '@/features/snippet/snippet-row'
import { fold } from '@/lib/fold'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Page } from '@/ui/page'
import { PageHead } from '@/ui/page-head'
import { SearchInput } from '@/ui/search-input'
import { Empty, Failed, Skeleton } from '@/ui/state'

interface SnippetsPageProps {
  /** A shortcut that was looked for in vain: it is made now. */
  add?: string
  onAdded: () => void
}

/** The texts that are written often: everybody reads and adds, authors and supervisors change. */
export function SnippetsPage({ add, onAdded }: SnippetsPageProps) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const { data: snippets, error, isPending, refetch } = useQuery(snippetsQuery)
  const [text, setText] = useState('')
  const [editing, setEditing] = useState<Snippet | 'new' | null>(add === undefined ? null : 'new')
  const needle = fold(text.replace(/^\//, ''))
  const found = (snippets ?? [])
    .filter(one => fold(`${one.shortcut} ${one.name} ${one.text}`).includes(needle))
    .toSorted((a, b) => a.shortcut.localeCompare(b.shortcut))
  const adding = (
    <Button look="primary" icon={<Plus aria-hidden size={16} />} onClick={() => setEditing('new')}>
      {t('snippet.add')}
    </Button>
  )
  const close = () => {
    setEditing(null)
    if (add !== undefined) onAdded()
  }
  return (
    <Page width="list">
      <PageHead title={t('settings.snippets')} help={t('snippet.help')}>
        {snippets && snippets.length > 0 && adding}
      </PageHead>
      {isPending && <Skeleton rows={4} className="h-12" />}
      {error && !snippets && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {snippets?.length === 0 && (
        <Empty icon={<Slash />} title={t('snippet.noneTitle')} action={adding}>
          <p>{t('snippet.noneText')}</p>
          <p dir="auto" className="mt-3 rounded-row bg-hover px-3 py-2 text-start">
            {t('snippet.example', { name: '{{contact.name}}' })}
          </p>
        </Empty>
      )}
      {snippets && snippets.length > 0 && (
        <>
          <SearchInput
            value={text}
            onChange={event => setText(event.target.value)}
            aria-label={t('snippet.search')}
            placeholder={t('snippet.search')}
            className="mb-3 max-w-80"
          />
          {found.length === 0 ? (
            <p className="py-8 text-center text-muted">{t('snippet.noneFound', { query: text })}</p>
          ) : (
            <ul className="divide-y divide-line rounded-sheet border border-line">
              {found.map(snippet => (
                <SnippetRow key={snippet.id} snippet={snippet} onEdit={() => setEditing(snippet)} />
              ))}
            </ul>
          )}
        </>
      )}
      {editing && (
        <SnippetEditor
          key={editing === 'new' ? 'new' : editing.id}
          snippet={editing === 'new' ? null : editing}
          shortcut={add ?? ''}
          onClose={close}
        />
      )}
    </Page>
  )
}
