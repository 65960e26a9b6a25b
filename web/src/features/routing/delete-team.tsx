import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import type { Team } from '@/api/types'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/confirm'

/** Deleting cannot be undone, so the team's name is typed. */
export function DeleteTeam({ team, onGone }: { team: Team; onGone: () => void }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => unwrap(client.DELETE('/teams/{id}', { params: { path: { id: team.id } } })),
    onSuccess: onGone,
  })
  return (
    <div>
      <Button look="danger" onClick={() => setAsking(true)}>
        {t('team.delete')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('team.deleteTitle', { name: team.name })}
        text={t('team.deleteText')}
        word={team.name}
        action={t('team.delete')}
        busy={remove.isPending}
        error={remove.isError ? faultText(remove.error) : undefined}
        onConfirm={() => remove.mutate()}
      />
    </div>
  )
}
