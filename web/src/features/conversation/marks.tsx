import {
  Bot,
  CircleAlert,
  CornerDownLeft,
  LoaderCircle,
  Megaphone,
  MessageSquareOff,
  PanelTop,
  Shuffle,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useChannels } from '@/api/channel'
import { EditedMark } from '@/features/conversation/edited-mark'
import type { Said } from '@/features/conversation/items'
import { linked } from '@/features/conversation/linked'
import { useCauseText } from '@/parts/cause-text'
import { useChannelName } from '@/parts/channel-mark'

function Mark({ icon, children, bad }: { icon?: ReactNode; children: ReactNode; bad?: boolean }) {
  return (
    <span
      role={bad ? 'alert' : undefined}
      className={`inline-flex max-w-full items-center gap-1 ${bad ? 'text-danger-text' : ''}`}
    >
      {icon}
      <span className="min-w-0 break-words">{children}</span>
    </span>
  )
}

/** What else there is to say of a message: where it came from, what it carried, what became of it. */
export function Marks({ message }: { message: Said }) {
  const { t } = useTranslation()
  const { edited, automatic, postback, referral, unsupported, template, changing, change_error, instead } =
    message.extra ?? {}
  const channels = useChannels()
  const channelName = useChannelName()
  const causeText = useCauseText()
  const by = channels.find(one => one.id === message.channel_id)?.kind
  const partly = unsupported && (message.text || message.attachments.length > 0)
  const carried = postback && postback !== message.text
  if (!edited && !automatic && !carried && !referral && !partly && !template && !changing && !change_error && !instead)
    return null
  return (
    <p className="flex max-w-full flex-wrap items-center gap-x-2 gap-y-0.5 px-1 text-help text-muted">
      {automatic && <Mark icon={<Bot aria-hidden size={13} />}>{t('marks.automatic')}</Mark>}
      {template && (
        <Mark icon={<PanelTop aria-hidden size={13} />}>
          {t('marks.template')} <bdi>{template.name}</bdi>
        </Mark>
      )}
      {referral && (
        <Mark icon={<Megaphone aria-hidden size={13} />}>
          {t('marks.referral')} <bdi>{linked(referral)}</bdi>
        </Mark>
      )}
      {carried && (
        <Mark icon={<CornerDownLeft aria-hidden size={13} className="mirror" />}>
          {t('marks.postback')} <bdi>{postback}</bdi>
        </Mark>
      )}
      {partly && (
        <Mark icon={<MessageSquareOff aria-hidden size={13} />}>{t('inbox.unsupported', { kind: unsupported })}</Mark>
      )}
      {instead && (
        <Mark icon={<Shuffle aria-hidden size={13} />}>
          {t('marks.instead', { by: channelName(by ?? 'sms'), of: channelName(instead.kind) })}{' '}
          <bdi>{causeText(instead.code, instead.detail)}</bdi>
        </Mark>
      )}
      {edited && <EditedMark message={message} />}
      {changing && <Mark icon={<LoaderCircle aria-hidden size={13} />}>{t(`marks.changing.${changing}`)}</Mark>}
      {change_error && (
        <Mark bad icon={<CircleAlert aria-hidden size={13} />}>
          {t('marks.changeFailed', { why: causeText(change_error.code, change_error.detail) })}
        </Mark>
      )}
    </p>
  )
}
