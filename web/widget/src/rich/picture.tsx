import { render, scene, t } from './kit.ts'
import { Mark } from './Mark.tsx'

/** Shows a picture whole, over everything; any tap and Escape end it. A click meant for a new tab is left alone. */
export function view(e: MouseEvent, href: string, name: string) {
  if (e.ctrlKey || e.metaKey || e.shiftKey) return
  e.preventDefault()
  const box = document.createElement('dialog')
  box.className = 'view'
  box.dir = scene.dir
  box.ariaLabel = name || t.picture
  // Escape must end this, and not the chat.
  box.onkeydown = e => e.stopPropagation()
  box.onclick = () => box.close()
  box.onclose = () => box.remove()
  render(
    <>
      <img src={href} alt={name || t.picture} />
      <button aria-label={t.shut}>
        <Mark name="close" />
      </button>
    </>,
    box,
  )
  scene.root.append(box)
  box.showModal()
}
