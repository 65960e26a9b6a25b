import clsx from 'clsx'
import { lazy, type Ref, type RefObject, Suspense, useId, useImperativeHandle, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSignature } from '@/api/can'
import type { Can, Conversation } from '@/api/types'
import { AboveWriting } from '@/features/conversation/above-writing'
import { AddMenu } from '@/features/conversation/add-menu'
import { BlankLine } from '@/features/conversation/blank-line'
import { ComposerBar } from '@/features/conversation/composer-bar'
import type { Tab } from '@/features/conversation/drafts'
import { LengthLine } from '@/features/conversation/length-line'
import { MailFieldLines } from '@/features/conversation/mail-fields'
import { formatFor } from '@/features/conversation/recording'
import { SignatureLine } from '@/features/conversation/signature-line'
import { SnippetPicker, snippetOption } from '@/features/conversation/snippet-picker'
import { UploadChips } from '@/features/conversation/upload-chips'
import { useComposerKeys } from '@/features/conversation/use-composer-keys'
import { useComposerWords } from '@/features/conversation/use-composer-words'
import { useComposing } from '@/features/conversation/use-composing'
import { useFileDrop } from '@/features/conversation/use-file-drop'
import { useRefusals } from '@/features/conversation/use-file-refusal'
import { selectSoon, useSlash } from '@/features/conversation/use-slash'
import { WritingArea } from '@/features/conversation/writing-area'
import { Skeleton } from '@/ui/state'

const VoiceRecorder = lazy(() =>
  import('@/features/conversation/voice-recorder').then(module => ({ default: module.VoiceRecorder })),
)

export interface BoxHandle {
  quote: (messageId: string) => void
}

interface BoxProps {
  ref: Ref<BoxHandle>
  tab: Tab
  area: RefObject<HTMLTextAreaElement | null>
  conversation: Conversation
  can: Can | undefined
  onClose: () => void
}

/** One tab of the composer: its text, what goes with it, and what stands in the way of sending. */
export function ComposerBox({ ref, tab, area, conversation, can: channelCan, onClose }: BoxProps) {
  const { i18n } = useTranslation()
  const { placeholder, hint } = useComposerWords(conversation, tab)
  const list = useId()
  const { noFiles, noVoice } = useRefusals(conversation.channel_kind)
  const signature = useSignature(conversation)
  const [recording, setRecording] = useState(false)
  const can = tab === 'reply' ? channelCan : undefined
  const composing = useComposing({ tab, area, conversation, can, onClose })
  const { draft, mail, uploads, blanks, locked, setText, quote, clear, submit } = composing
  const drop = useFileDrop(uploads.add)
  const slash = useSlash({ area, conversation, text: draft.text, onText: setText })
  useImperativeHandle(ref, () => ({ quote }))
  const keys = useComposerKeys(submit, blanks)
  const endRecording = () => {
    setRecording(false)
    requestAnimationFrame(() => area.current?.focus())
  }
  const option = slash.open ? slash.found?.[slash.at] : undefined
  if (recording) {
    const keep = (file: File) => {
      uploads.add([file])
      endRecording()
    }
    return (
      <Suspense fallback={<Skeleton rows={1} className="h-12" />}>
        <VoiceRecorder can={can} onDone={keep} onDiscard={endRecording} />
      </Suspense>
    )
  }
  return (
    <div {...drop.on} className={clsx(drop.over && 'rounded-sheet outline-2 outline-focus outline-dashed')}>
      {slash.open && <SnippetPicker id={list} slash={slash} />}
      <AboveWriting
        conversationId={conversation.id}
        review={composing.review}
        interloper={composing.interloper ?? null}
        onHeed={composing.heed}
        onSendAnyway={() => submit(false, true)}
        quoted={draft.reply_to}
        onUnquote={() => {
          quote(null)
          area.current?.focus()
        }}
      />
      {can?.mail && <MailFieldLines conversationId={conversation.id} mail={mail} />}
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
      {can?.mail && signature && <SignatureLine signature={signature} />}
      <BlankLine blanks={blanks} tried={composing.tried} onGo={blank => selectSoon(area, blank.start, blank.end)} />
      <LengthLine text={draft.text} can={can} />
      <UploadChips uploads={uploads} attachments={draft.attachments} channelKind={conversation.channel_kind} />
      <ComposerBar
        tab={tab}
        area={area}
        locked={locked}
        sendable={composing.sendable}
        closable={composing.closable}
        hint={hint}
        onFiles={uploads.add}
        noFiles={noFiles(can)}
        onText={setText}
        onSnippets={slash.call}
        text={draft.text}
        onRecord={formatFor(undefined) && (() => setRecording(true))}
        noVoice={noVoice(can)}
        tools={<AddMenu conversation={conversation} can={can} locked={locked} text={draft.text} onSpent={clear} />}
        onSend={() => submit()}
        onSendClose={() => submit(true)}
      />
    </div>
  )
}
