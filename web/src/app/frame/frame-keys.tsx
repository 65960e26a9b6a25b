import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useLayers } from '@/app/frame/layers'
import { ShortcutsDialog } from '@/app/frame/shortcuts-dialog'
import { readPreference, writePreference } from '@/lib/preference'
import { useHotkeys } from '@/lib/use-hotkeys'

const Palette = lazy(() => import('@/app/frame/palette').then(module => ({ default: module.Palette })))

/** Keys that work everywhere, and the layers they open. */
export function FrameKeys() {
  const navigate = useNavigate()
  const { layer, openPalette, openShortcuts, close } = useLayers()
  const inbox = (view: string) => () => void navigate({ to: '/inbox/$view', params: { view } })
  useHotkeys({
    'mod+k': openPalette,
    '?': openShortcuts,
    '[': () => writePreference('sidebar', readPreference('sidebar') === 'folded' ? null : 'folded'),
    'g i': inbox('mine'),
    'g u': inbox('unassigned'),
    'g a': inbox('all'),
    'g q': () => void navigate({ to: '/queue' }),
    'g c': () => void navigate({ to: '/contacts' }),
    'g r': () => void navigate({ to: '/reports' }),
    'g s': () => void navigate({ to: '/settings' }),
  })
  return (
    <>
      <ShortcutsDialog open={layer === 'shortcuts'} onClose={close} />
      {layer === 'palette' && (
        <Suspense>
          <Palette onClose={close} />
        </Suspense>
      )}
    </>
  )
}
