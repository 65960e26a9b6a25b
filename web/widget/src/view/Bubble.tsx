import type { ComponentChildren } from 'preact'
import type { Attachment, Message } from '../wire/types.ts'
import { rich } from './rich.ts'
import { scene } from './scene.ts'
import { Text } from './Text.tsx'

type Props = {
  /** Who wrote it; nobody means the visitor. Read out before the message, not seen. */
  author?: string
  text: string
  files?: Attachment[]
  message?: Message
  /** Its choices may still be tapped. */
  open?: boolean
  /** The line under it. */
  children?: ComponentChildren
}

const more = ['deleted', 'edited', 'reaction', 'location', 'choices', 'reply_to'] as const

/** One message. */
export function Bubble({ author, text, files, message, open, children }: Props) {
  const parts = files?.[0] || more.some(key => message?.[key]) ? rich() : undefined
  const plain = text || files?.[0]?.name
  return (
    <div class={author ? 'row' : 'row own'} id={message?.id}>
      <span class="sr">{author || scene.t.you}: </span>
      {parts ? (
        <parts.Body text={text} files={files} message={message} open={open}>
          {children}
        </parts.Body>
      ) : (
        <>
          {plain && <Text text={plain} />}
          {children}
        </>
      )}
    </div>
  )
}
