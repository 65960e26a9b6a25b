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
  const uploads = useUploads(
    draft.attachments,
    attachments => change({ ...draft, attachments }),
    file => refusalOf(file, can),
  )
  const tellTyping = useTellTyping(conversation.id, tab)
  const post = useSendMessage(conversation, tab)
  const setText = (text: string) => {
    change({ ...draft, text })
    tellTyping(text !== '')
  }
  const locked = tab === 'reply' && conversation.status === 'closed'
  const full = draft.text.trim().length > 0 || draft.attachments.length > 0
  const whole = fit.over === 0 && !mail.bad && uploads.pending.every(one => one.fault || one.refusal)
  const sendable = ready && full && !locked && whole
  const blanks = tab === 'reply' ? blanksOf(draft.text) : []
  const { found: interloper, heed } = useInterloper(conversation.id, tab === 'reply' && full)

  const send = (andClose: boolean) => {
    post(draft, { mail: mail.sent() })
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
  const quote = (messageId: string | null) => change({ ...draft, reply_to: messageId })
  return {
    draft,
    mail,
    uploads,
    blanks,
    tried,
    locked,
    sendable,
    interloper,
    heed,
    review,
    setText,
    quote,
    clear,
    submit,
  }
}
