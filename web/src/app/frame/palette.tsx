import { Dialog } from '@base-ui/react/dialog'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { searchContacts } from '@/api/contact-search'
import { searchConversations } from '@/api/conversation'
import { type PaletteGroup, PaletteList } from '@/app/frame/palette-list'
import { useCommands } from '@/app/frame/use-commands'
import { useConversationCommands } from '@/app/frame/use-conversation-commands'
import { fold } from '@/lib/fold'
import { useAddressText } from '@/parts/address-text'
import { ChannelMark } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'
import { Avatar } from '@/ui/avatar'
import { Keys } from '@/ui/keys'

/** Ctrl K: commands by name, conversations and contacts by what they contain. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const addressText = useAddressText()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  const { goTo, actions } = useCommands()
  const here = useConversationCommands()
  const searching = wanted.length >= 2
  const conversations = useQuery({ ...searchConversations(wanted), enabled: searching })
  const contacts = useQuery({ ...searchContacts(wanted), enabled: searching })

  const groups = useMemo((): PaletteGroup[] => {
    const needle = fold(text)
    const hit = (label: string) => !needle || fold(label).includes(needle)
    const found: PaletteGroup[] = [
      { label: t('palette.here'), items: here.filter(one => hit(one.label)) },
      { label: t('palette.goTo'), items: goTo.filter(one => hit(one.label)) },
      { label: t('palette.actions'), items: actions.filter(one => hit(one.label)) },
    ]
    if (searching) {
      found.push({
        label: t('palette.conversations'),
        items: (conversations.data ?? []).map(one => ({
          id: `conversation ${one.id}`,
          label: contactName(one.contact),
          help: one.preview?.text,
          icon: <ChannelMark kind={one.channel_kind} />,
          run: () =>
            void navigate({
              to: '/inbox/$view/$conversationId',
              params: { view: 'all', conversationId: one.id },
              search: { tab: one.status },
            }),
        })),
      })
      found.push({
        label: t('palette.contacts'),
        items: (contacts.data ?? []).map(one => ({
          id: `contact ${one.id}`,
          label: contactName(one),
          help: one.identities[0] && addressText(one.identities[0]),
          icon: <Avatar id={one.id} name={contactName(one)} size="xs" />,
          run: () => void navigate({ to: '/contacts/$contactId', params: { contactId: one.id } }),
        })),
      })
    }
    return found.filter(group => group.items.length > 0)
  }, [text, t, here, goTo, actions, searching, conversations.data, contacts.data, navigate, contactName, addressText])

  const failed = searching && (conversations.isError || contacts.isError)
  return (
    <Dialog.Root open onOpenChange={next => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-mask" />
        <Dialog.Popup className="pop fixed inset-x-0 top-[12dvh] z-50 mx-auto flex max-h-[70dvh] w-[calc(100%-2rem)] max-w-[34rem] flex-col overflow-hidden rounded-bubble shadow-3">
          <Dialog.Title className="sr-only">{t('frame.search')}</Dialog.Title>
          <PaletteList
            groups={groups}
            busy={searching && (conversations.isFetching || contacts.isFetching)}
            failed={failed}
            onRun={command => {
              onClose()
              command.run()
            }}
            input={props => (
              <div className="flex items-center gap-3 border-line border-b px-4">
                <Search aria-hidden size={18} className="shrink-0 text-muted" />
                <input
                  {...props}
                  dir="auto"
                  value={text}
                  onChange={event => setText(event.target.value)}
                  placeholder={t('palette.placeholder')}
                  aria-label={t('palette.placeholder')}
                  className="h-[3.25rem] min-w-0 grow bg-transparent text-lead outline-none"
                />
                <Keys keys="escape" />
              </div>
            )}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
