import clsx from 'clsx'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/api/identity'
import type { Conversation } from '@/api/types'
import { ComposerBar } from '@/features/conversation/composer-bar'
import { ComposerTabs } from '@/features/conversation/composer-tabs'
import { type Tab, useDraft } from '@/features/conversation/drafts'
import { UploadChips } from '@/features/conversation/upload-chips'
import { useComposerKeys } from '@/features/conversation/use-composer-keys'
import { useSendMessage } from '@/features/conversation/use-send-message'
import { useTellTyping } from '@/features/conversation/use-tell-typing'
import { useUploads } from '@/features/conversation/use-uploads'
import { useChannelName } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'

export interface ComposerHandle {
  open: (tab: Tab) => void
}

interface ComposerProps {
  ref: Ref<ComposerHandle>
  conversation: Conversation
  onReopen: () => void
  onClose: () => void
}

/** Where one answers, or leaves a note. It owns its text; the rest of the page does not move while one types. */
export function Composer({ ref, conversation, onReopen, onClose }: ComposerProps) {
  const [tab, setTab] = useState<Tab>('reply')
  const area = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(ref, () => ({
    open: next => {
      setTab(next)
      requestAnimationFrame(() => area.current?.focus())
    },
  }))
  return (
    <section
      className={clsx(
        'rounded-sheet border shadow-1 focus-within:border-line-field',
        tab === 'note' ? 'border-note-line bg-note' : 'border-line bg-surface',
      )}
    >
      <ComposerTabs tab={tab} onTab={setTab} conversation={conversation} onReopen={onReopen} />
      <Box key={tab} tab={tab} area={area} conversation={conversation} onClose={onClose} />
    </section>
  )
}

interface BoxProps {
  tab: Tab
  area: React.RefObject<HTMLTextAreaElement | null>
  conversation: Conversation
  onClose: () => void
}

function Box({ tab, area, conversation, onClose }: BoxProps) {
  const { t, i18n } = useTranslation()
  const contactName = useContactName()
  const me = useMe()
  const channelName = useChannelName()
  const { draft, ready, change, clear } = useDraft(conversation.id, tab)
  const uploads = useUploads(draft.attachments, attachments => change({ ...draft, attachments }))
  const tellTyping = useTellTyping(conversation.id, tab)
  const post = useSendMessage(conversation, tab)
  const [over, setOver] = useState(false)
  const locked = tab === 'reply' && conversation.status === 'closed'
  const full = draft.text.trim().length > 0 || draft.attachments.length > 0
  const sendable = ready && full && !locked && uploads.pending.every(one => one.fault)

  const submit = (andClose = false) => {
    if (!sendable) return
    post(draft)
    clear()
    uploads.forget()
    tellTyping(false)
    area.current?.focus()
    if (andClose) onClose()
  }
  const onKeyDown = useComposerKeys(submit)
  const placeholder =
    tab === 'note'
      ? t('composer.notePlaceholder')
      : t('composer.placeholder', {
          name: contactName(conversation.contact),
          channel: channelName(conversation.channel_kind),
        })
  const unclaimed = tab === 'reply' && !conversation.assignee_id && conversation.status === 'open'
  const other = tab === 'reply' && conversation.assignee_id && conversation.assignee_id !== me.id
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped on it; the button does the same by key
    <div
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        uploads.add(event.dataTransfer.files)
      }}
      className={clsx(over && 'rounded-sheet outline-2 outline-focus outline-dashed')}
    >
      <textarea
        ref={area}
        aria-label={placeholder}
        placeholder={placeholder}
        disabled={locked}
        dir={draft.text ? 'auto' : i18n.dir()}
        value={draft.text}
        onChange={event => {
          change({ ...draft, text: event.target.value })
          tellTyping(event.target.value !== '')
        }}
        onPaste={event => {
          if (event.clipboardData.files.length === 0) return
          event.preventDefault()
          uploads.add(event.clipboardData.files)
        }}
        onKeyDown={onKeyDown}
        className={clsx(
          'block max-h-[40dvh] min-h-[4.25rem] w-full resize-none bg-transparent px-3.5 py-1.5 text-msg outline-none [field-sizing:content] max-md:min-h-11',
          tab === 'note' && 'placeholder:text-note-text',
        )}
      />
      <UploadChips uploads={uploads} attachments={draft.attachments} />
      <ComposerBar
        tab={tab}
        area={area}
        locked={locked}
        sendable={sendable}
        hint={unclaimed ? t('composer.claims') : other ? t('composer.others') : null}
        onFiles={uploads.add}
        onEmoji={text => change({ ...draft, text })}
        text={draft.text}
        onSend={() => submit()}
        onSendClose={() => submit(true)}
      />
    </div>
  )
}
