import clsx from 'clsx'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '@/api/types'
import { FileCard } from '@/features/conversation/file-card'

const PictureViewer = lazy(() =>
  import('@/features/conversation/picture-viewer').then(module => ({ default: module.PictureViewer })),
)

export interface Shot {
  attachment: Attachment
  /** The message that it stands for, where several messages make one album. */
  messageId?: string
}

interface TileProps {
  attachment: Attachment
  grid: boolean
  more: number
  onOpen: () => void
  onBroken: () => void
}

function Tile({ attachment, grid, more, onOpen, onBroken }: TileProps) {
  const { t } = useTranslation()
  const { width, height } = attachment
  return (
    <button
      type="button"
      aria-label={t('inbox.enlarge', { name: attachment.name })}
      onClick={onOpen}
      className={clsx(
        'relative block overflow-hidden border border-line bg-hover',
        grid ? 'aspect-square w-full rounded-row' : 'rounded-bubble',
      )}
    >
      <img
        src={attachment.thumb_url ?? attachment.url}
        alt={attachment.name}
        width={width ?? undefined}
        height={height ?? undefined}
        loading="lazy"
        onError={onBroken}
        className={
          grid
            ? 'size-full object-cover'
            : 'h-auto max-h-72 min-h-10 w-auto min-w-10 max-w-full object-cover sm:max-w-64'
        }
      />
      {more > 0 && (
        <span dir="ltr" className="absolute inset-0 grid place-items-center bg-mask font-semibold text-fg text-title">
          +{more}
        </span>
      )}
    </button>
  )
}

const most = 6

/** One picture, or several as a grid; each opens large, and there one turns the pages. */
export function Pictures({ shots }: { shots: Shot[] }) {
  const [at, setAt] = useState<number | null>(null)
  const [broken, setBroken] = useState<ReadonlySet<string>>(new Set())
  const good = shots.filter(one => !broken.has(one.attachment.id))
  const grid = good.length > 1
  const shown = good.slice(0, most)
  return (
    <>
      {shots
        .filter(one => broken.has(one.attachment.id))
        .map(one => (
          <FileCard key={one.attachment.id} attachment={one.attachment} broken />
        ))}
      {good.length > 0 && (
        <div className={clsx(grid && 'grid w-72 max-w-full gap-1', good.length > 4 ? 'grid-cols-3' : 'grid-cols-2')}>
          {shown.map(({ attachment, messageId }, index) => (
            <div key={attachment.id} id={messageId && `message-${messageId}`} tabIndex={messageId ? -1 : undefined}>
              <Tile
                attachment={attachment}
                grid={grid}
                more={index === most - 1 ? good.length - most : 0}
                onOpen={() => setAt(index)}
                onBroken={() => setBroken(old => new Set(old).add(attachment.id))}
              />
            </div>
          ))}
        </div>
      )}
      {at !== null && (
        <Suspense fallback={null}>
          <PictureViewer pictures={good.map(one => one.attachment)} at={at} onAt={setAt} onClose={() => setAt(null)} />
        </Suspense>
      )}
    </>
  )
}
