import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, unwrap } from '@/api/client'
import type { Channel } from '@/api/types'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Confirm } from '@/ui/confirm'

export function DeleteChannel({ channel, onGone }: { channel: Channel; onGone: () => void }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => unwrap(client.DELETE('/channels/{id}', { params: { path: { id: channel.id } } })),
    onSuccess: onGone,
  })
  return (
    <div>
      <Button look="danger" onClick={() => setAsking(true)}>
        {t('channel.remove')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('channel.removeTitle', { name: channel.name })}
        text={t('channel.removeText')}
        word={channel.name}
        action={t('channel.remove')}
        busy={remove.isPending}
        error={remove.isError ? faultText(remove.error) : undefined}
        onConfirm={() => remove.mutate()}
      />
    </div>
  )
}
