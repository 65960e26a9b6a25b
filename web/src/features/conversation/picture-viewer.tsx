import { ChevronLeft, ChevronRight, Download, Minus, Plus } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState, type WheelEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@/api/types'
import { formatBytes, formatNumber } from '@/lib/time'
import { IconButton, iconButtonClass } from '@/ui/icon-button'
import { Stage } from '@/ui/stage'

interface PictureViewerProps {
  pictures: Attachment[]
  at: number
  onAt: (at: number) => void
  onClose: () => void
}

const steps = [1, 1.5, 2, 3, 4, 6]

/** A picture as large as the window; arrows turn the pages, plus and minus zoom, and a zoomed one scrolls. */
export function PictureViewer({ pictures, at, onAt, onClose }: PictureViewerProps) {
  const { t, i18n } = useTranslation()
  const [zoom, setZoom] = useState(0)
  const box = useRef<HTMLElement>(null)
  const picture = pictures[at]
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture begins whole
  useEffect(() => setZoom(0), [picture?.id])
  if (!picture) return null
  const scale = steps[zoom] ?? 1
  const turn = (by: number) => onAt((at + by + pictures.length) % pictures.length)
  const nearer = (by: number) => setZoom(old => Math.min(steps.length - 1, Math.max(0, old + by)))
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = i18n.dir() === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (event.key === '+' || event.key === '=') nearer(1)
    else if (event.key === '-') nearer(-1)
    else if (event.key === '0') setZoom(0)
    else if (zoom === 0 && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      if (pictures.length < 2) return
      turn(event.key === forward ? 1 : -1)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onWheel = (event: WheelEvent) => event.ctrlKey && nearer(event.deltaY < 0 ? 1 : -1)
  const tools = (
    <>
      <IconButton label={t('viewer.out')} shortcut="-" disabled={zoom === 0} onClick={() => nearer(-1)}>
        <Minus aria-hidden size={16} />
      </IconButton>
      <span dir="ltr" className="w-12 text-center text-help text-muted tabular-nums">
        {formatNumber(scale * 100, i18n.language)} %
      </span>
      <IconButton label={t('viewer.in')} shortcut="+" disabled={zoom === steps.length - 1} onClick={() => nearer(1)}>
        <Plus aria-hidden size={16} />
      </IconButton>
      <a href={picture.url} download={picture.name} aria-label={t('inbox.download')} className={iconButtonClass}>
        <Download aria-hidden size={16} />
      </a>
    </>
  )
  const about = [
    pictures.length > 1 ? t('viewer.place', { at: at + 1, of: pictures.length }) : '',
    formatBytes(picture.size_bytes, i18n.language),
  ]
  return (
    <Stage
      title={picture.name}
      about={about.filter(Boolean).join(' · ')}
      tools={tools}
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <section
        ref={box}
        onWheel={onWheel}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a zoomed picture scrolls, and keys must reach it
        tabIndex={0}
        aria-label={t('viewer.picture')}
        className="grid min-h-0 grow place-items-center overflow-auto overscroll-contain outline-offset-[-2px]"
      >
        <img
          src={picture.url}
          alt={picture.name}
          onDoubleClick={() => setZoom(zoom === 0 ? 2 : 0)}
          style={zoom === 0 ? undefined : { width: `${scale * 90}vw`, maxWidth: 'none' }}
          className={zoom === 0 ? 'max-h-[calc(100dvh-5rem)] max-w-full object-contain' : 'h-auto'}
        />
      </section>
      {pictures.length > 1 && (
        <>
          <IconButton
            label={t('viewer.before')}
            onClick={() => turn(-1)}
            className="absolute start-2 top-1/2 bg-raised shadow-2"
          >
            <ChevronLeft aria-hidden size={20} className="mirror" />
          </IconButton>
          <IconButton
            label={t('viewer.after')}
            onClick={() => turn(1)}
            className="absolute end-2 top-1/2 bg-raised shadow-2"
          >
            <ChevronRight aria-hidden size={20} className="mirror" />
          </IconButton>
        </>
      )}
    </Stage>
  )
}
