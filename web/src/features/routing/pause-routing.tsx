import { CirclePause, CirclePlay } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useSaveWorkspace, useWorkspace } from '@/api/identity'
import { can } from '@/parts/can'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'

/** Stops and resumes all automatic assignment; stopping asks first. */
export function PauseRouting() {
  const { t } = useTranslation()
  const me = useMe()
  const { routing_paused: paused } = useWorkspace()
  const save = useSaveWorkspace()
  const faultText = useFaultText()
  const [asking, setAsking] = useState(false)
  if (!can(me.role, 'routing')) return null
  const close = () => {
    setAsking(false)
    save.reset()
  }
  if (paused) {
    return (
      <Button
        icon={<CirclePlay aria-hidden size={16} />}
        busy={save.isPending}
        onClick={() => save.mutate({ routing_paused: false })}
      >
        <span className="max-md:sr-only">{t('frame.resume')}</span>
      </Button>
    )
  }
  return (
    <>
      <Button icon={<CirclePause aria-hidden size={16} />} onClick={() => setAsking(true)}>
        <span className="max-md:sr-only">{t('queue.pause')}</span>
      </Button>
      <Dialog
        open={asking}
        onClose={close}
        title={t('queue.pauseTitle')}
        description={t('queue.pauseText')}
        footer={
          <>
            <Button onClick={close}>{t('common.cancel')}</Button>
            <Button
              look="danger"
              busy={save.isPending}
              onClick={() => save.mutate({ routing_paused: true }, { onSuccess: close })}
            >
              {t('queue.pauseFor')}
            </Button>
          </>
        }
      >
        {save.isError && (
          <p role="alert" className="text-danger-text">
            {faultText(save.error)}
          </p>
        )}
      </Dialog>
    </>
  )
}
