import { TextCursorInput } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Blank } from '@/features/conversation/fill'

interface BlankLineProps {
  blanks: Blank[]
  /** Somebody tried to send it so. */
  tried: boolean
  onGo: (blank: Blank) => void
}

/** What must be filled before this can be sent; each leads to its place. */
export function BlankLine({ blanks, tried, onGo }: BlankLineProps) {
  const { t } = useTranslation()
  if (blanks.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-3.5 py-1 text-help">
      <TextCursorInput aria-hidden size={14} className="text-muted" />
      <span role={tried ? 'alert' : undefined} className={tried ? 'font-medium text-danger-text' : 'text-muted'}>
        {t('composer.fill')}
      </span>
      {blanks.map(blank => (
        <button
          key={blank.start}
          type="button"
          onClick={() => onGo(blank)}
          className="inline-flex min-h-6 items-center rounded-chip bg-warning-soft px-1.5 font-medium text-warning-text hover:underline max-md:min-h-9"
        >
          <bdi>{blank.name}</bdi>
        </button>
      ))}
    </div>
  )
}
