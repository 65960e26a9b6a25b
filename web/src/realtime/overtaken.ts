import type { Mutation, Query, QueryClient } from '@tanstack/react-query'
import type { EventFrame } from '@/realtime/frames'

/** A request that is on its way, and what happened since it left. */
interface Asked {
  frames: EventFrame[]
  /** It was said to be out of date before it had ever been answered. */
  again: boolean
}

/**
 * An answer tells how things stood when the server gave it, and may arrive after news of what changed since. What came
 * meanwhile is shown once more on top of such an answer, and of a guess that is taken back. A first answer that is
 * known to be out of date is asked for again, which the cache itself does only for later ones.
 */
export class Overtaken {
  private readonly asked = new Map<Query | Mutation, Asked>()
  private readonly show: (frame: EventFrame) => void
  private readonly unsubscribe: (() => void)[]

  /** Shows frames with `show`, which must be able to show one twice, until it is told to stop. */
  constructor(cache: QueryClient, show: (frame: EventFrame) => void) {
    this.show = show
    this.unsubscribe = [
      cache.getQueryCache().subscribe(event => {
        if (event.type === 'removed') this.asked.delete(event.query)
        if (event.type !== 'updated') return
        const { query, action } = event
        if (action.type === 'fetch') this.asked.set(query, { frames: [], again: false })
        const asked = this.asked.get(query)
        if (asked && action.type === 'invalidate') asked.again = query.state.data === undefined
        if (query.state.fetchStatus !== 'idle') return
        this.answered(query)
        if (asked?.again) void cache.invalidateQueries({ queryKey: query.queryKey, exact: true })
      }),
      cache.getMutationCache().subscribe(event => {
        if (event.type === 'removed') this.asked.delete(event.mutation)
        if (event.type !== 'updated') return
        const { mutation } = event
        if (mutation.state.status !== 'pending') this.answered(mutation)
        else if (!this.asked.has(mutation)) this.asked.set(mutation, { frames: [], again: false })
      }),
    ]
  }

  /** Hears of every frame, after it was shown. */
  note(frames: EventFrame[]) {
    for (const asked of this.asked.values()) asked.frames.push(...frames)
  }

  stop() {
    for (const stop of this.unsubscribe) stop()
    this.asked.clear()
  }

  private answered(one: Query | Mutation) {
    const frames = this.asked.get(one)?.frames ?? []
    this.asked.delete(one)
    for (const frame of frames) this.show(frame)
  }
}
