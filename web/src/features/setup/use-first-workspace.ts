import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import { useAddHours } from '@/api/hours'
import { identityKeys, useSaveWorkspace } from '@/api/identity'
import type { Week } from '@/api/types'
import type { Preset, Progress } from '@/features/setup/progress'
import { weekOf, workingWeek } from '@/lib/week'

const weeks: Record<Exclude<Preset, 'always'>, Week> = {
  office: workingWeek,
  daily: weekOf(() => [['08:00', '20:00']]),
}

/**
 * Makes the workspace with its owner, and the hours it keeps to. Hours that were refused undo nothing: what was in their way
 * is handed to `onMade`.
 */
export function useFirstWorkspace(onMade: (hoursFault: unknown) => void) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const addHours = useAddHours()
  const saveWorkspace = useSaveWorkspace()
  const keepTo = async (preset: Preset, timezone: string) => {
    if (preset === 'always') return null
    try {
      const hours = await addHours.mutateAsync({ name: t('hours.field'), timezone, week: weeks[preset], holidays: [] })
      await saveWorkspace.mutateAsync({ hours_id: hours.id })
      return null
    } catch (error) {
      return error
    }
  }
  return useMutation({
    mutationFn: async (wish: Progress & { password: string }) => {
      const { workspace, name, email, password, language, timezone, hours } = wish
      const body = { workspace: workspace.trim(), name, email, password, language, timezone }
      const session = await unwrap(client.POST('/setup', { body }))
      return { session, hoursFault: await keepTo(hours, timezone) }
    },
    onSuccess: ({ session, hoursFault }) => {
      cache.setQueryData(identityKeys.setup, { needed: false })
      onMade(hoursFault)
      cache.setQueryData(identityKeys.session, session)
    },
  })
}
