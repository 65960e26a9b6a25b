import { type RefObject, useRef, useState } from 'react'
import type { Can, Conversation } from '@/api/types'
import { type Tab, useDraft } from '@/features/conversation/drafts'
import { refusalOf } from '@/features/conversation/file-rules'
import { blanksOf } from '@/features/conversation/fill'
import { fitOf } from '@/features/conversation/length-line'
import { useInterloper } from '@/features/conversation/use-interloper'
import { useMailFields } from '@/features/conversation/use-mail-fields'
import { useSendMessage } from '@/features/conversation/use-send-message'
import { selectSoon } from '@/features/conversation/use-slash'
import { useTellTyping } from '@/features/conversation/use-tell-typing'
import { useUploads } from '@/features/conversation/use-uploads'

interface Composing {
  tab: Tab
  area: RefObject<HTMLTextAreaElement | null>
  conversation: Conversation
  /** What the channel takes; undefined for a note, which takes anything. */
  can: Can | undefined
  onClose: () => void
}

/** A message as it comes to be: its text and what goes with it, what stands in the way, and sending it. */
export function useComposing({ tab, area, conversation, can, onClose }: Composing) {
  const review = useRef<HTMLButtonElement>(null)
  const [tried, setTried] = useState(false)
  const { draft, ready, change, clear } = useDraft(conversation.id, tab)
  const mail = useMailFields(draft.mail, fields => change({ ...draft, mail: fields }), can?.mail === true)
  const fit = fitOf(draft.text, can)
  const uploads = useUploads({
    conversationId: conversation.id,
    tab,
    ready,
    attachments: draft.attachments,
    onChange: attachments => change({ ...draft, attachments }),
    refuse: file => refusalOf(file, can),
  })
  const tellTyping = useTellTyping(conversation.id, tab)
  const post = useSendMessage(conversation, tab)
  const setText = (text: string) => {
    change({ ...draft, text })
    tellTyping(text !== '')
  }
  const locked = tab === 'reply' && conversation.status === 'closed'
  const { coming } = uploads
  const full = draft.text.trim().length > 0 || draft.attachments.length + coming.length > 0
  const sendable = ready && full && !locked && fit.over === 0 && !mail.bad
  // What is sent while its files are on their way would come after the closing.
  const closable = sendable && coming.length === 0
  const blanks = tab === 'reply' ? blanksOf(draft.text) : []
  const { found: interloper, heed } = useInterloper(conversation.id, tab === 'reply' && full)

  const send = (andClose: boolean) => {
    post(draft, { mail: mail.sent(), files: coming })
    clear()
    setTried(false)
    uploads.forget()
    tellTyping(false)
    area.current?.focus()
    if (andClose) onClose()
  }
  const submit = (andClose = false, anyway = false) => {
    if (!(andClose ? closable : sendable)) return
    const blank = blanks[0]
    if (blank) {
      setTried(true)
      selectSoon(area, blank.start, blank.end)
    } else if (interloper && !anyway) review.current?.focus()
    else send(andClose)
  }
  const quote = (messageId: string | null) => change({ ...draft, reply_to: messageId })
  return {
    draft,
    mail,
    uploads,
    blanks,
    tried,
    locked,
    sendable,
    closable,
    interloper,
    heed,
    review,
    setText,
    quote,
    clear,
    submit,
  }
}
