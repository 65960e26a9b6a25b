import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import type { Hours } from '@/api/types'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/confirm'

/** Only hours that nobody keeps to go; the server says who does. */
export function DeleteHours({ hours, onGone }: { hours: Hours; onGone: () => void }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => unwrap(client.DELETE('/hours/{id}', { params: { path: { id: hours.id } } })),
    onSuccess: onGone,
  })
  return (
    <div>
      <Button look="danger" disabled={hours.used_by.length > 0} onClick={() => setAsking(true)}>
        {t('hours.delete')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('hours.deleteTitle', { name: hours.name })}
        text={t('hours.deleteText')}
        action={t('hours.delete')}
        busy={remove.isPending}
        error={remove.isError ? faultText(remove.error) : undefined}
        onConfirm={() => remove.mutate()}
      />
    </div>
  )
}
