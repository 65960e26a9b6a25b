import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'

interface ShowMoreProps {
  /** What is read page by page. */
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
  small?: boolean
  className?: string
}

/** The way to the next page, while there is one. */
export function ShowMore({ of, small, className = 'flex justify-center p-4' }: ShowMoreProps) {
  const { t } = useTranslation()
  if (!of.hasNextPage) return null
  return (
    <p className={className}>
      <Button small={small} busy={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
        {t('common.showMore')}
      </Button>
    </p>
  )
}
