import clsx from 'clsx'
import { Mic, Paperclip, Slash, Smile } from 'lucide-react'
import { lazy, type ReactNode, type RefObject, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tab } from '@/features/conversation/drafts'
import { SendButton } from '@/features/conversation/send-button'
import { usePreference } from '@/lib/preference'
import { IconButton, iconButtonClass } from '@/ui/icon-button'
import { Keys } from '@/ui/keys'
import { Popover } from '@/ui/popover'
import { Skeleton } from '@/ui/state'

const EmojiPicker = lazy(() =>
  import('@/features/conversation/emoji-picker').then(module => ({ default: module.EmojiPicker })),
)

interface ComposerBarProps {
  tab: Tab
  area: RefObject<HTMLTextAreaElement | null>
  text: string
  locked: boolean
  sendable: boolean
  closable: boolean
  hint: string | null
  /** Why no files can go; undefined where they can. */
  noFiles: string | undefined
  tools?: ReactNode
  /** Records a voice note; undefined where the browser cannot. */
  onRecord?: () => void
  /** Why the channel takes none; undefined where it does. */
  noVoice: string | undefined
  onFiles: (files: FileList) => void
  onText: (text: string) => void
  onSnippets: () => void
  onSend: () => void
  onSendClose: () => void
}

/** Attach, emoji, snippets; and send. */
export function ComposerBar(props: ComposerBarProps) {
  const { area, text, locked, hint, onFiles, onText, onSnippets, tools } = props
  const { t } = useTranslation()
  const picker = useRef<HTMLInputElement>(null)
  const [picking, setPicking] = useState(false)
  const enterSends = usePreference('enter-sends') === 'on'
  const insert = (emoji: string) => {
    const at = area.current?.selectionStart ?? text.length
    onText(text.slice(0, at) + emoji + text.slice(at))
    setPicking(false)
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(at + emoji.length, at + emoji.length)
    })
  }
  return (
    <div className="@container/bar flex flex-wrap items-center gap-0.5 px-2 pt-1 pb-2 max-sm:gap-0 max-sm:px-1">
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={event => {
          if (event.target.files) onFiles(event.target.files)
          event.target.value = ''
        }}
      />
      <IconButton
        label={t('composer.attach')}
        refusal={props.noFiles}
        disabled={locked}
        onClick={() => picker.current?.click()}
      >
        <Paperclip aria-hidden size={16} />
      </IconButton>
      <Popover
        open={picking}
        onOpenChange={setPicking}
        align="start"
        side="top"
        width="w-80"
        trigger={
          <button
            type="button"
            disabled={locked}
            aria-label={t('composer.emoji')}
            title={t('composer.emoji')}
            className={iconButtonClass}
          >
            <Smile aria-hidden size={16} />
          </button>
        }
      >
        <Suspense fallback={<Skeleton rows={4} className="h-8" />}>
          <EmojiPicker onPick={insert} />
        </Suspense>
      </Popover>
      <IconButton label={t('snippet.insert')} shortcut="/" disabled={locked} onClick={onSnippets}>
        <Slash aria-hidden size={16} />
      </IconButton>
      {props.onRecord && (
        <IconButton label={t('voice.record')} refusal={props.noVoice} disabled={locked} onClick={props.onRecord}>
          <Mic aria-hidden size={16} />
        </IconButton>
      )}
      {tools}
      <span
        title={hint ?? undefined}
        className={clsx(
          'min-w-0 grow truncate px-2 text-help text-muted',
          hint && '@max-lg/bar:order-first @max-lg/bar:basis-full',
        )}
      >
        {hint}
      </span>
      {hint && <span className="hidden grow @max-lg/bar:block" />}
      <span className={clsx('me-2 max-lg:hidden', hint && '@max-2xl/bar:hidden')}>
        <Keys keys={enterSends ? 'enter' : 'mod+enter'} />
      </span>
      <SendButton {...props} />
    </div>
  )
}
