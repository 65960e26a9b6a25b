import clsx from 'clsx'
import { type Ref, type RefObject, useId, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/types'
import { BlankLine } from '@/features/conversation/blank-line'
import { ColleagueStrip } from '@/features/conversation/colleague-strip'
import { ComposerBar } from '@/features/conversation/composer-bar'
import { type Tab, useDraft } from '@/features/conversation/drafts'
import { blanksOf } from '@/features/conversation/fill'
import { QuoteStrip } from '@/features/conversation/quoted'
import { SnippetPicker, snippetOption } from '@/features/conversation/snippet-picker'
import { useThreadActs } from '@/features/conversation/thread-acts'
import { UploadChips } from '@/features/conversation/upload-chips'
import { useComposerKeys } from '@/features/conversation/use-composer-keys'
import { useComposerWords } from '@/features/conversation/use-composer-words'
import { useFileDrop } from '@/features/conversation/use-file-drop'
import { useInterloper } from '@/features/conversation/use-interloper'
import { useSendMessage } from '@/features/conversation/use-send-message'
import { selectSoon, useSlash } from '@/features/conversation/use-slash'
import { useTellTyping } from '@/features/conversation/use-tell-typing'
import { useUploads } from '@/features/conversation/use-uploads'
import { WritingArea } from '@/features/conversation/writing-area'

export interface BoxHandle {
  quote: (messageId: string) => void
}

interface BoxProps {
  ref: Ref<BoxHandle>
  tab: Tab
  area: RefObject<HTMLTextAreaElement | null>
  conversation: Conversation
  onClose: () => void
}

/** One tab of the composer: its text, what goes with it, and what stands in the way of sending. */
export function ComposerBox({ ref, tab, area, conversation, onClose }: BoxProps) {
  const { i18n } = useTranslation()
  const { placeholder, hint } = useComposerWords(conversation, tab)
  const list = useId()
  const review = useRef<HTMLButtonElement>(null)
  const [tried, setTried] = useState(false)
  const { jump } = useThreadActs()
  const { draft, ready, change, clear } = useDraft(conversation.id, tab)
  const uploads = useUploads(draft.attachments, attachments => change({ ...draft, attachments }))
  const drop = useFileDrop(uploads.add)
  const tellTyping = useTellTyping(conversation.id, tab)
  const post = useSendMessage(conversation, tab)
  const setText = (text: string) => {
    change({ ...draft, text })
    tellTyping(text !== '')
  }
  const slash = useSlash({ area, conversation, text: draft.text, onText: setText })
  const locked = tab === 'reply' && conversation.status === 'closed'
  const full = draft.text.trim().length > 0 || draft.attachments.length > 0
  const sendable = ready && full && !locked && uploads.pending.every(one => one.fault)
  const blanks = tab === 'reply' ? blanksOf(draft.text) : []
  const { found: interloper, heed } = useInterloper(conversation.id, tab === 'reply' && full)
  useImperativeHandle(ref, () => ({ quote: id => change({ ...draft, reply_to: id }) }))

  const send = (andClose: boolean) => {
    post(draft)
    clear()
    setTried(false)
    uploads.forget()
    tellTyping(false)
    area.current?.focus()
    if (andClose) onClose()
  }
  const submit = (andClose = false, anyway = false) => {
    if (!sendable) return
    const blank = blanks[0]
    if (blank) {
      setTried(true)
      selectSoon(area, blank.start, blank.end)
    } else if (interloper && !anyway) review.current?.focus()
    else send(andClose)
  }
  const keys = useComposerKeys(submit, blanks)
  const option = slash.open ? slash.found?.[slash.at] : undefined
  return (
    <div {...drop.on} className={clsx(drop.over && 'rounded-sheet outline-2 outline-focus outline-dashed')}>
      {slash.open && <SnippetPicker id={list} slash={slash} />}
      {interloper && (
        <ColleagueStrip
          ref={review}
          message={interloper}
          onReview={() => {
            heed()
            jump(interloper.id)
          }}
          onSend={() => {
            heed()
            submit(false, true)
          }}
        />
      )}
      {draft.reply_to && (
        <QuoteStrip
          conversationId={conversation.id}
          messageId={draft.reply_to}
          onDrop={() => {
            change({ ...draft, reply_to: null })
            area.current?.focus()
          }}
        />
      )}
      <WritingArea
        area={area}
        note={tab === 'note'}
        blanks={blanks}
        aria-label={placeholder}
        aria-autocomplete="list"
        aria-controls={slash.open ? list : undefined}
        aria-activedescendant={option && snippetOption(list, option.id)}
        placeholder={placeholder}
        disabled={locked}
        dir={draft.text ? 'auto' : i18n.dir()}
        value={draft.text}
        onChange={event => {
          setText(event.target.value)
          slash.moved(event.target.selectionStart, event.target.value)
        }}
        onSelect={event => slash.moved(event.currentTarget.selectionStart, event.currentTarget.value)}
        onPaste={drop.onPaste}
        onKeyDown={event => slash.onKeyDown(event) || keys(event)}
      />
      <BlankLine blanks={blanks} tried={tried} onGo={blank => selectSoon(area, blank.start, blank.end)} />
      <UploadChips uploads={uploads} attachments={draft.attachments} />
      <ComposerBar
        tab={tab}
        area={area}
        locked={locked}
        sendable={sendable}
        hint={hint}
        onFiles={uploads.add}
        onText={setText}
        onSnippets={slash.call}
        text={draft.text}
        onSend={() => submit()}
        onSendClose={() => submit(true)}
      />
    </div>
  )
}
