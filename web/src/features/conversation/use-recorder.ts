import { useCallback, useEffect, useRef, useState } from 'react'
import type { Can } from '@/api/types'
import { fileOf, formatFor, limitOf, recorderFor } from '@/features/conversation/recording'

export type RecorderState = 'asking' | 'recording' | 'paused' | 'refused' | 'missing' | 'full'

const tickMs = 100

/** Listens to how loud it is, between 0 and 1. */
function meterOf(stream: MediaStream) {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  context.createMediaStreamSource(stream).connect(analyser)
  const wave = new Uint8Array(analyser.fftSize)
  return {
    level: () => {
      analyser.getByteTimeDomainData(wave)
      const loud = Math.sqrt(wave.reduce((sum, one) => sum + ((one - 128) / 128) ** 2, 0) / wave.length)
      return Math.min(1, loud * 4)
    },
    end: () => void context.close(),
  }
}

/** Records from the microphone as soon as it is used, until it is taken or thrown away. */
export function useRecorder(can: Can | undefined) {
  const [state, setState] = useState<RecorderState>('asking')
  const [seconds, setSeconds] = useState(0)
  const [levels, setLevels] = useState<number[]>([])
  const tape = useRef<{ recorder: MediaRecorder; pieces: Blob[] } | null>(null)
  const limit = useRef(limitOf(can))
  const format = useRef(formatFor(can))

  useEffect(() => {
    let gone = false
    let end = () => {}
    const begin = async () => {
      if (!format.current) return setState('missing')
      let stream: MediaStream
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      } catch (error) {
        const refused = error instanceof DOMException && error.name === 'NotAllowedError'
        if (!gone) setState(refused ? 'refused' : 'missing')
        return
      }
      const stop = () => {
        for (const track of stream.getTracks()) track.stop()
      }
      if (gone) return stop()
      const recorder = recorderFor(stream, format.current)
      const pieces: Blob[] = []
      recorder.ondataavailable = event => pieces.push(event.data)
      recorder.start(1000)
      tape.current = { recorder, pieces }
      const meter = meterOf(stream)
      let heard = 0
      const timer = setInterval(() => {
        if (recorder.state !== 'recording') return
        heard += tickMs / 1000
        setSeconds(heard)
        setLevels(old => [...old.slice(-39), meter.level()])
        if (heard >= limit.current) {
          recorder.pause()
          setState('full')
        }
      }, tickMs)
      end = () => {
        clearInterval(timer)
        meter.end()
        if (recorder.state !== 'inactive') recorder.stop()
        stop()
      }
      setState('recording')
    }
    void begin()
    return () => {
      gone = true
      end()
    }
  }, [])

  const toggle = useCallback(() => {
    const recorder = tape.current?.recorder
    if (recorder?.state === 'recording') {
      recorder.pause()
      setState('paused')
    } else if (recorder?.state === 'paused') {
      recorder.resume()
      setState('recording')
    }
  }, [])
  /** What was recorded, as a file. */
  const take = useCallback(async (): Promise<File | null> => {
    const { current } = tape
    if (!current || !format.current) return null
    const { recorder, pieces } = current
    if (recorder.state !== 'inactive') {
      const ended = new Promise(resolve => recorder.addEventListener('stop', resolve, { once: true }))
      recorder.stop()
      await ended
    }
    return fileOf(pieces, format.current)
  }, [])
  return { state, seconds, levels, limit: limit.current, toggle, take }
}
