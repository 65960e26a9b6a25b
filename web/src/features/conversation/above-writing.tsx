import type { Ref } from 'react'
import type { Message } from '@/api/types'
import { ColleagueStrip } from '@/features/conversation/colleague-strip'
import { QuoteStrip } from '@/features/conversation/quoted'
import { useThreadActs } from '@/features/conversation/thread-acts'

interface AboveWritingProps {
  conversationId: string
  review: Ref<HTMLButtonElement>
  /** What a colleague has sent meanwhile. */
  interloper: Message | null
  onHeed: () => void
  onSendAnyway: () => void
  quoted: string | null
  onUnquote: () => void
}

/** Between the talk and the text: who was quicker, and what is being answered. */
export function AboveWriting(props: AboveWritingProps) {
  const { conversationId, review, interloper, onHeed, onSendAnyway, quoted, onUnquote } = props
  const { jump } = useThreadActs()
  return (
    <>
      {interloper && (
        <ColleagueStrip
          ref={review}
          message={interloper}
          onReview={() => {
            onHeed()
            jump(interloper.id)
          }}
          onSend={() => {
            onHeed()
            onSendAnyway()
          }}
        />
      )}
      {quoted && <QuoteStrip conversationId={conversationId} messageId={quoted} onDrop={onUnquote} />}
    </>
  )
}
