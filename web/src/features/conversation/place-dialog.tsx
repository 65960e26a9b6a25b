import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@/api/types'
import { emptyDraft } from '@/features/conversation/drafts'
import { useSendMessage } from '@/features/conversation/use-send-message'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { TextInput } from '@/ui/text-input'

/** "10.77, 106.70", or the address of a map that holds such a pair; null when there is none on earth. */
export function coordinatesIn(text: string): { latitude: number; longitude: number } | null {
  const hit = /(-?\d{1,2}(?:\.\d+)?)\s*[,;/\s]\s*(-?\d{1,3}(?:\.\d+)?)(?!.*-?\d+\.\d+\s*[,;/]\s*-?\d+\.\d+)/.exec(
    text.trim(),
  )
  const latitude = Number(hit?.[1])
  const longitude = Number(hit?.[2])
  if (!hit || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null
  return { latitude, longitude }
}

/** Sends a place: its coordinates, and what people call it. */
export function PlaceDialog({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { t } = useTranslation()
  const send = useSendMessage(conversation, 'reply')
  const [where, setWhere] = useState('')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [tried, setTried] = useState(false)
  const at = coordinatesIn(where)
  const submit = () => {
    setTried(true)
    if (!at) return
    send(emptyDraft, { location: { ...at, name: name.trim(), address: address.trim() } })
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('place.send')}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" onClick={submit}>
            {t('composer.send')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
      >
        <Field
          label={t('place.coordinates')}
          help={t('place.coordinatesHelp')}
          error={tried && !at ? t('place.coordinatesBad') : undefined}
        >
          <TextInput dir="ltr" value={where} onChange={event => setWhere(event.target.value)} />
        </Field>
        <Field label={t('place.name')}>
          <TextInput maxLength={200} value={name} onChange={event => setName(event.target.value)} />
        </Field>
        <Field label={t('place.address')}>
          <TextInput maxLength={500} value={address} onChange={event => setAddress(event.target.value)} />
        </Field>
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
