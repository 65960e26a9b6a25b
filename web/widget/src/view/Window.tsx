import { facts } from '../state/facts.ts'
import { asked } from '../state/session.ts'
import { fill } from '../text/strings.ts'
import { add, Composer } from './Composer.tsx'
import { Header } from './Header.tsx'
import { Log } from './Log.tsx'
import { rich } from './rich.ts'
import { scene } from './scene.ts'

/** The chat window's inside, the same in the corner of a page and as a page of its own. */
export function Window({ onClose }: { onClose?: () => void }) {
  const { gone, trouble, typing, news } = facts
  const { t } = scene
  const parts = asked()[0] ? rich() : undefined
  const drag = (e: DragEvent) => {
    const files = e.dataTransfer
    if (!files?.types.includes('Files')) return
    e.preventDefault()
    add(files.files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the attach button
    <div class="window" onDragOver={drag} onDrop={drag}>
      <Header onClose={onClose} />
      <p class="banner" role="status">
        {gone ? t.gone : trouble && t.offline}
      </p>
      <Log />
      <p class="sr" aria-live="polite">
        {typing
          ? fill(t.typing, typing)
          : news && `${news.author.name}: ${news.text || news.attachments[0]?.name || news.location?.name || ''}`}
      </p>
      {!gone && (parts ? <parts.Form /> : <Composer />)}
    </div>
  )
}
