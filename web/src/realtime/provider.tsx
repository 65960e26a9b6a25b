import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { conversationKeys } from '@/api/conversation'
import { applyEvent, clearTyping, figureKeys, goStale, movesFigures, setTyping } from '@/realtime/apply'
import type { ClientFrame, EventFrame, ServerFrame } from '@/realtime/frames'
import { Overtaken } from '@/realtime/overtaken'
import { Socket } from '@/realtime/socket'
import { throttle } from '@/realtime/throttle'

interface Realtime {
  send: (frame: ClientFrame) => void
  /** Hears of every event after the caches know it; returns the way to stop hearing. */
  listen: (hear: (frames: EventFrame[]) => void) => () => void
  connected: boolean
}

const Context = createContext<Realtime>({ send: () => {}, listen: () => () => {}, connected: true })

const quiet = new Set<string>(['typing', 'viewing'])

/** Keeps the caches true while somebody is signed in. */
export function RealtimeProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  const [connected, setConnected] = useState(true)
  const [ready, setReady] = useState(false)
  const socket = useRef<Socket | null>(null)
  const ears = useRef(new Set<(frames: EventFrame[]) => void>())

  useEffect(() => {
    const figures = throttle(1000, () => {
      for (const queryKey of figureKeys) void cache.invalidateQueries({ queryKey, refetchType: 'active' })
    })
    const silence = new Map<string, ReturnType<typeof setTimeout>>()
    const ephemeral = (frame: ServerFrame) => {
      if (frame.type === 'viewing') cache.setQueryData(conversationKeys.viewing(frame.conversation_id), frame.users)
      if (frame.type !== 'typing') return
      setTyping(cache, frame.conversation_id, frame.actor, frame.on)
      const human = frame.actor.kind === 'contact' || frame.actor.kind === 'visitor'
      const id = human ? 'contact' : (frame.actor.id ?? frame.actor.name)
      const key = `${frame.conversation_id} ${id}`
      clearTimeout(silence.get(key))
      // Whoever vanishes while typing stops typing.
      if (frame.on)
        silence.set(
          key,
          setTimeout(() => clearTyping(cache, frame.conversation_id, id), 8000),
        )
    }
    const overtaken = new Overtaken(cache, frame => applyEvent(cache, frame))
    const events = (frames: EventFrame[]) => {
      for (const frame of frames) applyEvent(cache, frame)
      overtaken.note(frames)
      for (const frame of frames) goStale(cache, frame)
      if (frames.some(frame => movesFigures(frame.event))) figures.call()
      for (const hear of ears.current) hear(frames)
    }
    const reset = () => {
      void cache.invalidateQueries({ predicate: query => !quiet.has(String(query.queryKey[0])) })
    }
    // What is read after the first hello misses no event. Whoever could not wait for it reads once more.
    let late = false
    const patience = setTimeout(() => {
      late = true
      setReady(true)
    }, 1500)
    const hello = (now: boolean) => {
      setConnected(now)
      if (!now) return
      clearTimeout(patience)
      setReady(true)
      if (late) reset()
      late = false
    }
    const one = new Socket({ events, reset, ephemeral, connected: hello })
    socket.current = one
    one.start()
    return () => {
      clearTimeout(patience)
      one.stop()
      overtaken.stop()
      figures.cancel()
      for (const timer of silence.values()) clearTimeout(timer)
      socket.current = null
    }
  }, [cache])

  const listen = useCallback((hear: (frames: EventFrame[]) => void) => {
    ears.current.add(hear)
    return () => void ears.current.delete(hear)
  }, [])
  const value = useMemo(
    () => ({ connected, listen, send: (frame: ClientFrame) => socket.current?.send(frame) }),
    [connected, listen],
  )
  return <Context.Provider value={value}>{ready ? children : null}</Context.Provider>
}

export function useRealtime() {
  return useContext(Context)
}
