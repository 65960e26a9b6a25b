import type { UseQueryResult } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Page } from '@/ui/page'
import { PageHead } from '@/ui/page-head'
import { Empty, Failed, Skeleton } from '@/ui/state'

interface ListingProps<T> {
  found: UseQueryResult<T[]>
  title: string
  help: string
  /** What the button says that adds one. */
  add: string
  /** Absent for those who may not. */
  onAdd?: () => void
  icon: ReactElement
  none: string
  noneText: string
  /** The row of one: a li with its key. */
  row: (one: T) => ReactNode
  /** What lies over the page, such as a dialog. */
  children?: ReactNode
}

/** A page of the settings that lists things: while they load, when that fails, and when there are none. */
export function Listing<T>({ found, title, help, add, onAdd, icon, none, noneText, row, children }: ListingProps<T>) {
  const faultText = useFaultText()
  const { data: all, error, isPending, refetch } = found
  const button = onAdd && (
    <Button look="primary" icon={<Plus aria-hidden size={16} />} onClick={onAdd}>
      {add}
    </Button>
  )
  return (
    <Page width="list">
      <PageHead title={title} help={help}>
        {all?.length !== 0 && button}
      </PageHead>
      {isPending && <Skeleton rows={3} className="h-12" />}
      {error && !all && <Failed text={faultText(error)} onRetry={() => void refetch()} />}
      {all?.length === 0 && (
        <Empty icon={icon} title={none} action={button}>
          {noneText}
        </Empty>
      )}
      {all && all.length > 0 && (
        <ul className="divide-y divide-line rounded-sheet border border-line">{all.map(row)}</ul>
      )}
      {children}
    </Page>
  )
}
