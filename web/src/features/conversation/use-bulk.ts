import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Act, actOn, type Refusal, undoOf } from '@/api/action'
import { type Fault, faultOf } from '@/api/client'
import type { Conversation } from '@/api/types'
import { useToast } from '@/ui/toasts'

const atOnce = 4

export interface BulkFailure extends Refusal {
  id: string
  fault: Fault
}
export interface Bulk {
  busy: boolean
  failures: BulkFailure[]
  run: (ids: string[], act: Act) => Promise<string[]>
  retry: () => void
  dismiss: () => void
}

interface Wish {
  id: string
  act: Act
}

/** Does the same to many conversations, a few at a time. What was refused is kept, each with its reason. */
export function useBulk(): Bulk {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [failures, setFailures] = useState<BulkFailure[]>([])

  const all = async (wishes: Wish[]) => {
    const left = [...wishes]
    const failed: BulkFailure[] = []
    const done: (Wish & { before: Conversation | undefined })[] = []
    const work = async () => {
      for (let wish = left.shift(); wish; wish = left.shift()) {
        try {
          done.push({ ...wish, before: (await actOn(cache, wish.id, wish.act)).before })
        } catch (error) {
          failed.push({ ...wish, fault: faultOf(error) })
        }
      }
    }
    setBusy(true)
    await Promise.all(Array.from({ length: atOnce }, work))
    setBusy(false)
    setFailures(failed)
    return { done, failed }
  }
  const say = (act: Act, done: (Wish & { before: Conversation | undefined })[]) => {
    // Offers are answered one by one.
    if (done.length === 0 || act.verb === 'accept' || act.verb === 'decline') return
    const back = done.flatMap(({ id, act: was, before }): Wish[] => {
      const undo = before && undoOf(was, before)
      return undo ? [{ id, act: undo }] : []
    })
    const undo = back.length > 0 ? () => void all(back) : undefined
    toast({ text: t(`bulk.done.${act.verb}`, { count: done.length }), undo })
  }
  const start = async (wishes: Wish[]) => {
    const { done, failed } = await all(wishes)
    if (wishes[0]) say(wishes[0].act, done)
    return failed.map(one => one.id)
  }
  return {
    busy,
    failures,
    run: (ids, act) => start(ids.map(id => ({ id, act }))),
    retry: () => void start(failures.map(({ id, act }) => ({ id, act }))),
    dismiss: () => setFailures([]),
  }
}
