import { useTranslation } from 'react-i18next'
import { useUser } from '@/api/identity'
import { useTeam } from '@/api/routing'
import type { Conversation } from '@/api/types'
import { shortSpan } from '@/lib/time'
import { Countdown } from '@/parts/age'
import { useNeedsInTheWay } from '@/parts/needs-text'
import { useReasonText } from '@/parts/reason-text'

interface WaitReasonProps {
  conversation: Conversation
  /** On a wall, without the names of agents. */
  nameless?: boolean
}

/** Why nobody has it yet and how long that will probably last; or who is asked, and for how long still. */
export function WaitReason({ conversation, nameless }: WaitReasonProps) {
  const { t, i18n } = useTranslation()
  const reasonText = useReasonText()
  const needsInTheWay = useNeedsInTheWay()
  const team = useTeam(conversation.team_id)
  const { offer, queue } = conversation
  const asked = useUser(offer?.agent_id ?? null)
  if (offer) {
    const agent = (!nameless && asked?.name) || t('reason.oneAgent')
    return (
      <>
        {t('reason.offered', { agent })} · <Countdown until={offer.until} />
      </>
    )
  }
  if (!queue) return <>{t('assign.waitsForSomebody')}</>
  const about = { team: team?.name, channel: conversation.channel_kind, needs: needsInTheWay(conversation, team) }
  return (
    <>
      {reasonText(queue.reason, { ...about, nameless })}
      {queue.wait && queue.wait.high_s > 0 && (
        <> · {t('queue.estimate', { time: shortSpan(queue.wait.high_s, i18n.language) })}</>
      )}
    </>
  )
}
