import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ContactRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { contactKeys } from '@/api/contact'
import type { Contact, Page } from '@/api/types'
import { ContactsTable } from '@/features/contact/contacts-table'
import { useHotkeys } from '@/lib/use-hotkeys'
import { useFaultText } from '@/parts/fault-text'
import { PaneHeader } from '@/ui/pane-header'
import { SearchInput } from '@/ui/search-input'
import { ShowMore } from '@/ui/show-more'
import { Empty, Failed, Skeleton } from '@/ui/state'

const pauseMs = 250

function useContacts(q: string) {
  return useInfiniteQuery({
    queryKey: contactKeys.list(q),
    initialPageParam: '',
    staleTime: 10_000,
    queryFn: ({ pageParam }): Promise<Page<Contact>> =>
      unwrap(
        client.GET('/contacts', {
          params: { query: { q: q || undefined, limit: 50, cursor: pageParam || undefined } },
        }),
      ),
    getNextPageParam: page => page.next_cursor,
    placeholderData: before => before,
  })
}

/** Everybody who has ever written, found by name, address or tag. */
export function ContactsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const faultText = useFaultText()
  const { q = '' } = useSearch({ from: '/frame/contacts' })
  const [text, setText] = useState(q)
  const list = useContacts(q)
  const { data, error, isPending, refetch } = list
  const contacts = data?.pages.flatMap(page => page.items) ?? []
  useHotkeys({ '/': () => document.getElementById('contact-search')?.focus() })
  useEffect(() => {
    if (text.trim() === q) return
    const timer = setTimeout(
      () => void navigate({ to: '/contacts', search: { q: text.trim() || undefined }, replace: true }),
      pauseMs,
    )
    return () => clearTimeout(timer)
  }, [text, q, navigate])
  return (
    <main id="main" tabIndex={-1} className="flex h-full flex-col outline-none">
      <PaneHeader title={t('place.contacts')} className="border-line border-b">
        <SearchInput
          id="contact-search"
          value={text}
          onChange={event => setText(event.target.value)}
          aria-label={t('contacts.search')}
          placeholder={t('contacts.search')}
          className="w-72 max-md:w-44"
        />
      </PaneHeader>
      <div className="min-h-0 grow overflow-y-auto">
        {isPending && <Skeleton rows={8} className="h-12" />}
        {error && !data && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
        {data && contacts.length === 0 && (
          <Empty icon={<ContactRound />} title={q ? t('contacts.nobodyFound') : t('contacts.none')}>
            {q ? t('contacts.nobodyFoundText', { q }) : t('contacts.noneText')}
          </Empty>
        )}
        {contacts.length > 0 && <ContactsTable contacts={contacts} />}
        <ShowMore of={list} />
      </div>
    </main>
  )
}
