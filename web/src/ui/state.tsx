import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'

interface EmptyProps {
  icon: ReactNode
  title: string
  /** It is all there is on the page, so its title is the page's heading. */
  whole?: boolean
  children?: ReactNode
  action?: ReactNode
}

/** What a screen is for, while it has nothing to show; also for what one may not see. */
export function Empty({ icon, title, whole, children, action }: EmptyProps) {
  const Title = whole ? 'h1' : 'p'
  return (
    <div className="m-auto flex max-w-80 flex-col items-center gap-2 px-6 py-12 text-center">
      <span aria-hidden className="text-subtle [&>svg]:size-7 [&>svg]:stroke-[1.5]">
        {icon}
      </span>
      <Title className="font-semibold text-msg">{title}</Title>
      {children && <div className="text-muted">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}

export function Failed({ text, onRetry }: { text: string; onRetry?: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="alert" className="m-auto flex max-w-80 flex-col items-center gap-2 px-6 py-12 text-center">
      <CircleAlert aria-hidden className="size-7 stroke-[1.5] text-danger-text" />
      <p>{text}</p>
      {onRetry && (
        <Button onClick={onRetry} className="mt-2">
          {t('common.retry')}
        </Button>
      )}
    </div>
  )
}

/** Grey shapes, after 200 ms, on the first load only. */
export function Skeleton({ rows = 6, className = 'h-[4.25rem]' }: { rows?: number; className?: string }) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('common.loading')} className="late flex flex-col gap-2 p-2">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: shapes without identity
        <div key={index} className={`${className} rounded-row bg-hover`} />
      ))}
    </div>
  )
}
