import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { linked } from '@/features/conversation/linked'

/** Cuts a text before its last lines, which only repeat or sign. */
export function cutLines(text: string, folded: number): [fresh: string, rest: string] {
  const lines = text.trimEnd().split('\n')
  if (folded <= 0 || folded >= lines.length) return [text, '']
  return [lines.slice(0, -folded).join('\n').trimEnd(), lines.slice(-folded).join('\n')]
}

export function FoldButton({ open, onClick }: { open: boolean; onClick: () => void }) {
  const { t } = useTranslation()
  const label = open ? t('mail.fold') : t('mail.unfold')
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-label={label}
      title={label}
      onClick={onClick}
      className="my-0.5 inline-flex min-h-6 items-center rounded-chip bg-hover px-2 text-muted hover:bg-active max-md:min-h-9"
    >
      <Ellipsis aria-hidden size={16} />
    </button>
  )
}

/** A mail's text: what is new in it, and behind three dots what it quotes and how it is signed. */
export function FoldedText({ text, folded }: { text: string; folded: number }) {
  const [open, setOpen] = useState(false)
  const [fresh, rest] = cutLines(text, folded)
  return (
    <>
      <span>{linked(fresh)}</span>
      {rest && (
        <span className="block">
          <FoldButton open={open} onClick={() => setOpen(!open)} />
          {open && <span className="block text-muted">{linked(rest)}</span>}
        </span>
      )}
    </>
  )
}
