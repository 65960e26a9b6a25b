import { clock, dayName } from '../text/time.ts'
import type { Message } from '../wire/types.ts'
import { Bubble } from './Bubble.tsx'
import { scene } from './scene.ts'

type Props = {
  message: Message
  before?: Message
  after?: Message
  /** The visitor's newest message: the only one whose state is told. */
  last: boolean
  /** The visitor has written nothing since. */
  open: boolean
}

/** One message the server has, with its day above it and what there is to say below. */
export function Said({ message, before, after, last, open }: Props) {
  const { direction, author, text, attachments, state, at } = message
  const { t, locale } = scene
  const own = direction === 'in'
  const day = dayName(at, locale)
  const ends = after?.direction !== 'out' || after.author.name !== author.name
  const meta = own ? last && (state === 'read' ? t.seen : t.sent) : ends && <bdi>{author.name}</bdi>
  return (
    <>
      {day !== (before && dayName(before.at, locale)) && <p class="day">{day}</p>}
      <Bubble author={own ? '' : author.name || ' '} text={text} files={attachments} message={message} open={open}>
        {meta && (
          <p class="meta">
            {meta} · {clock(at, locale)}
          </p>
        )}
      </Bubble>
    </>
  )
}
