import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConversationList } from '@/api/conversation-list'
import { ContactPanel } from '@/features/conversation/contact-panel'
import { ListPane } from '@/features/conversation/list-pane'
import { NothingOpen } from '@/features/conversation/nothing-open'
import { ThreadPane } from '@/features/conversation/thread-pane'
import { useSelection } from '@/features/conversation/use-selection'
import { useSteadyList } from '@/features/conversation/use-steady-list'
import { useUrgent } from '@/features/conversation/use-urgent'
import { filterOf, type InboxSearch } from '@/features/conversation/views'
import { usePreference, writePreference } from '@/lib/preference'
import { useHotkeys } from '@/lib/use-hotkeys'
import { usePhone, useWide } from '@/lib/use-media'
import { Splitter, usePaneWidth } from '@/ui/splitter'

export interface InboxPageProps {
  view: string
  conversationId: string | null
  search: InboxSearch
  onSearch: (change: InboxSearch, replace?: boolean) => void
  onOpen: (conversationId: string | null, replace?: boolean) => void
}

/** List, talk and contact side by side; on a phone one of them, each with its own address. */
export function InboxPage({ view, conversationId, search, onSearch, onOpen }: InboxPageProps) {
  const { t } = useTranslation()
  const phone = usePhone()
  const wide = useWide()
  const hidden = usePreference('panel') === 'hidden'
  const listWidth = usePaneWidth('list-width', 320)
  const tab = search.tab ?? 'open'
  const list = useConversationList(filterOf(view, search))
  const urgent = useUrgent(list.ids, tab === 'open' && search.sort === 'due')
  const place = `${view} ${tab} ${search.channel ?? ''}`
  const order = useSteadyList(urgent, conversationId, `${place} ${search.sort ?? ''}`)
  const selection = useSelection(order.ids, place)
  const asked = search.pane === 'details'
  const beside = wide && !hidden
  const [tagging, setTagging] = useState(false)
  const toggle = (toTags = false) => {
    setTagging(toTags)
    if (wide) writePreference('panel', hidden ? null : 'hidden')
    else onSearch({ pane: asked ? undefined : 'details' }, asked)
  }
  const close = () => (wide ? writePreference('panel', 'hidden') : onSearch({ pane: undefined }))

  // A quick second J counts from where the first one led, before the page has followed.
  const at = useRef(conversationId)
  useEffect(() => {
    at.current = conversationId
  }, [conversationId])
  const step = (by: number) => {
    const here = at.current ? order.ids.indexOf(at.current) : -1
    const next = order.ids[here < 0 ? 0 : here + by]
    if (!next) return
    at.current = next
    onOpen(next, conversationId !== null)
  }
  useHotkeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => (at.current && order.ids.includes(at.current) ? selection.toggle(at.current) : selection.start()),
  })
  useHotkeys({ Escape: selection.clear }, selection.on)
  const openNext = () => {
    const here = conversationId ? order.ids.indexOf(conversationId) : -1
    const next = order.ids[here + 1] ?? order.ids[here - 1] ?? null
    onOpen(phone ? null : next, true)
  }

  const showList = !phone || !conversationId
  const showTalk = !phone || (conversationId && !asked)
  return (
    <div className="relative flex h-full min-h-0">
      {(showList || showTalk) && (
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 grow outline-none">
          {showList && (
            <div
              className="flex min-h-0 shrink-0 flex-col max-md:grow"
              style={phone ? undefined : { width: listWidth }}
            >
              <ListPane
                view={view}
                tab={tab}
                sort={search.sort ?? 'waiting'}
                channel={search.channel}
                openId={conversationId}
                list={list}
                order={order}
                selection={selection}
                onTab={next => onSearch({ tab: next === 'open' ? undefined : next })}
                onSort={next => onSearch({ sort: next === 'waiting' ? undefined : next })}
                onChannel={channel => onSearch({ channel })}
                onOpen={onOpen}
              />
            </div>
          )}
          {!phone && (
            <Splitter name="list-width" label={t('inbox.listWidth')} initial={320} min={260} max={480} pane="before" />
          )}
          {showTalk && (
            <section aria-label={t('inbox.talk')} className="flex min-h-0 min-w-0 grow flex-col">
              {conversationId ? (
                <ThreadPane
                  key={conversationId}
                  conversationId={conversationId}
                  selecting={selection.on}
                  onBack={() => onOpen(null)}
                  onDetails={() => toggle()}
                  onTag={() => toggle(true)}
                  onDone={openNext}
                />
              ) : (
                <NothingOpen />
              )}
            </section>
          )}
        </main>
      )}
      {conversationId && (beside || asked) && (
        <ContactPanel
          conversationId={conversationId}
          look={phone ? 'pane' : beside ? 'beside' : 'over'}
          tagging={tagging}
          onClose={close}
        />
      )}
    </div>
  )
}
