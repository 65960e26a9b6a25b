import { useQuery } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mailPage, mailQuery } from '@/api/message-acts'
import { FoldButton } from '@/features/conversation/folded-text'
import type { Said } from '@/features/conversation/items'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/state'

const tallest = 1600

/** A page of the mail's own: no script runs in it, and it is as high as what it holds. */
function Page({ src, title }: { src: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(64)
  const watch = useRef<ResizeObserver>(undefined)
  useEffect(() => () => watch.current?.disconnect(), [])
  const fit = () => {
    const body = frame.current?.contentDocument?.body
    if (!body) return
    // The body's own height: the page's would follow the frame it is to decide.
    const measure = () => requestAnimationFrame(() => setHeight(Math.min(tallest, Math.ceil(body.offsetHeight) + 2)))
    watch.current?.disconnect()
    watch.current = new ResizeObserver(measure)
    watch.current.observe(body)
  }
  return (
    <iframe
      ref={frame}
      src={src}
      title={title}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      onLoad={fit}
      height={height}
      className="block w-full rounded-row border border-line bg-[white]"
    />
  )
}

/** A mail as its sender made it. Pictures from elsewhere load when somebody says so: they tell the sender. */
export function MailFrame({ message }: { message: Said }) {
  const { t } = useTranslation()
  const { data, isPending, isError } = useQuery(mailQuery(message))
  const [remote, setRemote] = useState(false)
  const [open, setOpen] = useState(false)
  if (isPending) return <Skeleton rows={2} className="h-8" />
  if (isError) return <p className="text-help text-muted">{t('mail.textOnly')}</p>
  return (
    <div className="flex w-[40rem] max-w-full flex-col items-start gap-1">
      {data.held_back > 0 && !remote && (
        <p className="flex flex-wrap items-center gap-1.5 px-1 text-help text-muted">
          <ImageOff aria-hidden size={14} />
          {t('mail.heldBack', { count: data.held_back })}
          <Button small look="ghost" onClick={() => setRemote(true)}>
            {t('mail.showPictures')}
          </Button>
        </p>
      )}
      <Page key={String(remote)} src={mailPage(message, remote, false)} title={t('mail.page')} />
      {data.quoted && <FoldButton open={open} onClick={() => setOpen(!open)} />}
      {open && <Page src={mailPage(message, remote, true)} title={t('mail.quoted')} />}
    </div>
  )
}
