import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, idempotent, unwrap } from '@/api/client'
import { putTeam, routingKeys } from '@/api/routing'
import type { Policy, PolicyVersion, Team, TeamMember } from '@/api/types'
import { samePolicy, wholePolicy } from '@/features/routing/whole-policy'
import { useToast } from '@/ui/toasts'

interface Draft {
  policy: Policy
  members: TeamMember[]
  hours_id: string | null
}

/** What is about to hold: the draft, or an old version again. */
interface Asked {
  policy: Policy
  version?: number
}

/** A team while it is changed: the draft, and the way in which it comes to hold. A policy is looked at before. */
export function useTeamDraft(team: Team) {
  const cache = useQueryClient()
  const toast = useToast()
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Draft | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const now = draft ?? { policy: team.policy, members: team.members, hours_id: team.hours_id }
  const params = { path: { id: team.id } }
  const kept = (saved: Team, whole: boolean) => {
    putTeam(cache, saved)
    void cache.invalidateQueries({ queryKey: routingKeys.versions(team.id) })
    void cache.invalidateQueries({ queryKey: routingKeys.desk })
    if (whole) setDraft(null)
    setAsked(null)
    toast({ text: t('common.saved') })
  }
  const save = useMutation({
    mutationFn: (body: Draft) => {
      const whole = { ...body, policy: wholePolicy(body.policy) }
      return unwrap(client.PATCH('/teams/{id}', { params, body: whole, headers: idempotent() }))
    },
    onSuccess: saved => kept(saved, true),
  })
  const rename = useMutation({
    mutationFn: (name: string) =>
      unwrap(client.PATCH('/teams/{id}', { params, body: { name }, headers: idempotent() })),
    onSuccess: saved => kept(saved, false),
  })
  const undo = useMutation({
    mutationFn: (version: number) =>
      unwrap(client.POST('/teams/{id}/policy/undo', { params, body: { version }, headers: idempotent() })),
    onSuccess: saved => kept(saved, true),
  })
  const forget = () => {
    save.reset()
    undo.reset()
    setAsked(null)
  }
  return {
    now,
    changed: draft !== null,
    set: setDraft,
    rename: rename.mutate,
    /** What is asked before it holds; null while nothing is. */
    asked,
    busy: save.isPending || undo.isPending || rename.isPending,
    error: save.error ?? undo.error ?? rename.error,
    /** A policy that differs is looked at first; the rest is kept at once. */
    finish: () => (samePolicy(now.policy, team.policy) ? save.mutate(now) : setAsked({ policy: now.policy })),
    useAgain: ({ policy, version }: PolicyVersion) => setAsked({ policy, version }),
    publish: () => (asked?.version ? undo.mutate(asked.version) : save.mutate(now)),
    forget,
    discard: () => {
      forget()
      rename.reset()
      setDraft(null)
    },
  }
}
