import { useTranslation } from 'react-i18next'
import { type Act, undoOf, useAct } from '@/api/action'
import { useMe, useUsers } from '@/api/identity'
import { useTeams } from '@/api/routing'
import { dateTime } from '@/lib/time'
import { useToast } from '@/ui/toasts'

/** Does something to a conversation at once, says so in one line, and offers to undo it. */
export function useActWithUndo() {
  const { t, i18n } = useTranslation()
  const { mutateAsync } = useAct()
  const toast = useToast()
  const me = useMe()
  const users = useUsers()
  const teams = useTeams()

  const said = (act: Act): string => {
    switch (act.verb) {
      case 'close':
        return t('done.closed')
      case 'reopen':
        return t('done.reopened')
      case 'snooze':
        return act.until ? t('done.snoozed', { until: dateTime(act.until, i18n.language) }) : t('done.snoozedOpen')
      case 'unread':
        return t('done.unread')
      case 'read':
        return t('done.read')
      case 'priority':
        return t('done.priority', { level: act.priority })
      case 'unassign':
        return t('done.unassigned')
      case 'take':
      case 'accept':
        return t('done.assignedToYou')
      case 'decline':
        return t('done.declined')
      case 'assign': {
        if ('by' in act) return t('done.byPolicy')
        if ('team_id' in act) return t('done.toTeam', { name: teams.find(team => team.id === act.team_id)?.name ?? '' })
        if (act.user_id === me.id) return t('done.assignedToYou')
        return t('done.assigned', { name: users.find(user => user.id === act.user_id)?.name ?? '' })
      }
    }
  }

  return async (id: string, act: Act) => {
    try {
      const { before } = await mutateAsync({ id, ...act })
      const back = before && undoOf(act, before)
      const undo = back ? () => void mutateAsync({ id, ...back }).catch(() => {}) : undefined
      toast({ text: said(act), undo })
      return true
    } catch {
      // The refusal is shown in place, with its conversation.
      return false
    }
  }
}
