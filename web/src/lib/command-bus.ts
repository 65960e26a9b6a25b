import { useEffect, useRef } from 'react'

/** Acts that a palette can ask of whatever is open. */
export type Wish = 'assign' | 'snooze' | 'close' | 'tag' | 'unread' | 'quote'

const takers = new Map<Wish, Set<() => void>>()

export function ask(wish: Wish) {
  for (const take of takers.get(wish) ?? []) take()
}

/** While this component is shown, it answers these wishes. */
export function useWishes(wishes: Partial<Record<Wish, () => void>>) {
  const latest = useRef(wishes)
  latest.current = wishes
  useEffect(() => {
    const names = Object.keys(latest.current) as Wish[]
    const mine = names.map(name => [name, () => latest.current[name]?.()] as const)
    for (const [name, take] of mine) takers.set(name, (takers.get(name) ?? new Set()).add(take))
    return () => {
      for (const [name, take] of mine) takers.get(name)?.delete(take)
    }
  }, [])
}
