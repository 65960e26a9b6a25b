import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { messagesQuery } from '@/api/conversation'
import { useMe } from '@/api/identity'
import { talk } from '@/api/message-cache'
import type { Message } from '@/api/types'
import { compareIds } from '@/lib/ids'

/** What a colleague, or a program, said to the customer since I began to write. */
export function useInterloper(conversationId: string, writing: boolean) {
  const me = useMe()
  const { data } = useInfiniteQuery({ ...messagesQuery(conversationId), enabled: false })
  const last = useMemo(() => talk(data?.pages ?? []).at(-1)?.id, [data])
  const began = useRef<string | null>(null)
  const [heard, setHeard] = useState<string | null>(null)
  useEffect(() => {
    if (!writing) began.current = null
    else began.current ??= last ?? null
  }, [writing, last])
  const found = useMemo((): Message | null => {
    const from = began.current
    if (!writing || !from) return null
    const said = talk(data?.pages ?? []).filter(
      one =>
        one.direction === 'out' &&
        !one.private &&
        one.author.id !== me.id &&
        compareIds(one.id, from) > 0 &&
        (!heard || compareIds(one.id, heard) > 0),
    )
    return said.at(-1) ?? null
  }, [data, writing, me.id, heard])
  return { found, heed: () => found && setHeard(found.id) }
}
