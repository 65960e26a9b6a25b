import { asked, draw, refocus, scene, set, t } from './kit.ts'

/** Asks, before the first message, who writes. It may be skipped; what was answered goes with that message. */
export function Form() {
  const end = (answers: Record<string, string>) => {
    set(':form', answers)
    draw()
    refocus()
  }
  return (
    <form
      ref={arrive}
      class="foot form"
      onSubmit={e => {
        e.preventDefault()
        const said = [...new FormData(e.currentTarget)].map(([name, value]) => [name, `${value}`.trim()] as const)
        end(Object.fromEntries(said.filter(([, value]) => value)))
      }}
    >
      <h3>{t.who}</h3>
      <p class="meta">{t.why}</p>
      {asked().map(field => (
        <label key={field} for={field}>
          {t[field]}
          {field === 'email' ? (
            <input id={field} name={field} type="email" autocomplete={field} maxLength={200} dir="auto" />
          ) : (
            <input id={field} name={field} autocomplete={field} maxLength={200} dir="auto" />
          )}
        </label>
      ))}
      <div class="pills">
        <button type="button" onClick={() => end({})}>
          {t.skip}
        </button>
        <button class="send">{t.start}</button>
      </div>
    </form>
  )
}

/** It takes the place of the field that had the keyboard; on touch that would bring the keyboard up unasked. */
function arrive(form: HTMLFormElement | null) {
  const free = document.activeElement === document.body || scene.root.contains(scene.root.activeElement)
  if (form && free && !matchMedia('(pointer:coarse)').matches)
    form.querySelector('input')?.focus({ preventScroll: true })
}
