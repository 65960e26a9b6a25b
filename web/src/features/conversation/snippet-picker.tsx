import { Link } from '@tanstack/react-router'
import { Slash } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { useSlash } from '@/features/conversation/use-slash'
import { languageName } from '@/lib/language'
import { Keys } from '@/ui/keys'

interface SnippetPickerProps {
  id: string
  slash: ReturnType<typeof useSlash>
}

export const snippetOption = (list: string, snippetId: string) => `${list}-${snippetId}`

/** The snippets that fit what is being written, above it. The text keeps the focus. */
export function SnippetPicker({ id, slash }: SnippetPickerProps) {
  const { t, i18n } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const { found, at } = slash
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the chosen one
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at, found])
  if (!found) return null
  return (
    <div className="pop absolute start-0 bottom-full z-20 mb-2 flex max-h-72 w-[25rem] max-w-full flex-col overflow-hidden shadow-2">
      <p aria-hidden className="flex items-center gap-1 px-3 pt-2 pb-1 text-help text-muted">
        <span className="grow">{t('snippet.title')}</span>
        <span dir="ltr" className="flex gap-1 max-md:hidden">
          <Keys keys="arrowup" /> <Keys keys="arrowdown" /> <Keys keys="enter" />
        </span>
      </p>
      <p aria-live="polite" className="sr-only">
        {t('snippet.found', { count: found.length })}
      </p>
      {found.length === 0 && (
        <p className="px-3 pt-1 pb-3">
          {slash.query ? t('snippet.noneFound', { query: slash.query }) : t('snippet.none')}{' '}
          <Link
            to="/settings/snippets"
            search={{ add: slash.query || undefined }}
            className="text-accent-text underline"
          >
            {t('snippet.add')}
          </Link>
        </p>
      )}
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={t('snippet.title')}
        data-layer
        className="min-h-0 overflow-y-auto px-1 pb-1"
      >
        {found.map((snippet, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys act through the text, which owns the focus
          <div
            key={snippet.id}
            id={snippetOption(id, snippet.id)}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerDown={event => event.preventDefault()}
            onPointerMove={() => slash.choose(index)}
            onClick={() => slash.take(snippet)}
            className="flex gap-2.5 rounded-row px-2 py-1 aria-selected:bg-active"
          >
            <Slash aria-hidden size={14} className="mt-1 shrink-0 text-muted" />
            <span className="min-w-0 grow">
              <span className="flex items-baseline gap-2">
                <bdi className="truncate font-semibold">{snippet.name}</bdi>
                <bdi dir="ltr" className="shrink-0 text-help text-muted">
                  /{snippet.shortcut}
                </bdi>
                {snippet.language && (
                  <span className="ms-auto shrink-0 text-help text-muted">
                    {languageName(snippet.language, i18n.language)}
                  </span>
                )}
              </span>
              <span dir="auto" className="user-text block truncate text-help text-muted">
                {snippet.text}
              </span>
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
