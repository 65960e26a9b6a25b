import { useCan } from '@/api/can'
import type { Can, Conversation } from '@/api/types'
import { type Reach, reachOf } from '@/features/conversation/reach'
import { useNow } from '@/lib/use-now'

/** What the channel can, and whether anything reaches the customer at this moment. */
export function useReach(conversation: Conversation): { can: Can | undefined; reach: Reach | undefined } {
  const can = useCan(conversation)
  const now = useNow(15_000)
  return { can, reach: can && reachOf(can, conversation, now) }
}
