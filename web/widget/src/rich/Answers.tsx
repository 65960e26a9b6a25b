import type { Choice, Choices } from '../wire/types.ts'
import { draw, refocus, safe, send, t } from './kit.ts'
import { Mark } from './Mark.tsx'

/** The messages whose lists are unfolded. */
const unfolded = new Set<string>()

/** The answers offered with a message: pills, and a list that unfolds. */
export function Answers({ message, choices: { buttons, menu, list } }: { message: string; choices: Choices }) {
  const open = unfolded.has(message)
  const fold = () => {
    if (!unfolded.delete(message)) unfolded.add(message)
    draw()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div class="answers" role="group" aria-label={t.choose}>
      <div class="pills">
        {buttons?.map(choice => (
          <Answer key={choice.id + choice.title} choice={choice} look="pill" />
        ))}
        {list?.[0] && (
          <button class="pill" aria-expanded={open} onClick={fold}>
            <bdi>{menu || t.choose}</bdi>
            <Mark name="down" />
          </button>
        )}
      </div>
      {open && (
        <div class="list" ref={reveal}>
          {list?.map(section => (
            <>
              {section.title && (
                <p>
                  <bdi>{section.title}</bdi>
                </p>
              )}
              {section.choices.map(choice => (
                <Answer key={choice.id + choice.title} choice={choice} look="entry" />
              ))}
            </>
          ))}
        </div>
      )}
    </div>
  )
}

function reveal(list: HTMLElement | null) {
  list?.scrollIntoView({ block: 'nearest' })
}

/** One answer to tap; or, with an address, a page to open. */
function Answer({ choice: { id, title, description, url }, look }: { choice: Choice; look: string }) {
  const inside = (
    <>
      <bdi>{title}</bdi>
      {description && look === 'entry' && <small dir="auto">{description}</small>}
    </>
  )
  if (!url)
    return (
      <button class={look} onClick={() => answer(title, id)}>
        {inside}
      </button>
    )
  const href = safe(url)
  return (
    href && (
      <a class={look} href={href} target="_blank" rel="noopener noreferrer">
        {inside}
        <Mark name="out" />
      </a>
    )
  )
}

function answer(title: string, id: string) {
  send(title, [], id)
  refocus()
}
