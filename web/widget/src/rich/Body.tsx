import { fill } from '../text/strings.ts'
import type { BodyProps } from '../view/rich.ts'
import type { Message } from '../wire/types.ts'
import { Answers } from './Answers.tsx'
import { File } from './File.tsx'
import { facts, scene, Text, t } from './kit.ts'
import { Place } from './Place.tsx'

/** All of a message: what it answers, its files, its words, a place, the other side's emoji, answers to tap. */
export function Body({ text, files, message, open, children }: BodyProps) {
  const { reply_to, deleted, edited, reaction, location, choices } = message ?? ({} as Partial<Message>)
  if (deleted)
    return (
      <>
        <p class="bubble gone">{t.deleted}</p>
        <div class="under">{children}</div>
      </>
    )
  return (
    <>
      {reply_to && <Quote to={reply_to} />}
      {files?.map(file => (
        <File key={file.id} file={file} />
      ))}
      {text && <Text text={text} />}
      {location && <Place at={location} />}
      {reaction && (
        <span class="reaction" role="img" aria-label={fill(t.reacted, reaction)}>
          {reaction}
        </span>
      )}
      <div class="under">
        {edited && <p class="meta">{t.edited}</p>}
        {children}
      </div>
      {open && message && choices && !facts.gone && <Answers message={message.id} choices={choices} />}
    </>
  )
}

/** What a message answers, in a line; a tap goes there. */
function Quote({ to }: { to: string }) {
  const said = facts.messages.find(m => m.id === to)
  return (
    <button class="quote" disabled={!said} onClick={() => show(to)}>
      {said && <span>{said.direction === 'in' ? t.you : <bdi>{said.author.name}</bdi>}</span>}
      <bdi>{said ? gist(said) : t.earlier}</bdi>
    </button>
  )
}

function gist({ deleted, text, attachments: [file], location }: Message) {
  if (deleted) return t.deleted
  return text || (file?.content_type.startsWith('image/') ? t.picture : file?.name) || location?.name || t.place
}

/** Brings a message into view. The page around the window is not scrolled. */
function show(id: string) {
  const row = scene.root.getElementById(id)
  const log = row?.parentElement
  if (!row || !log) return
  log.scrollTo({ top: row.offsetTop - log.clientHeight / 3 })
  if (!matchMedia('(prefers-reduced-motion)').matches) row.animate({ opacity: [0.3, 1] }, 900)
}
