import { useTranslation } from 'react-i18next'
import { useMe } from '@/api/identity'
import type { Conversation } from '@/api/types'
import type { Tab } from '@/features/conversation/drafts'
import { useChannelName } from '@/parts/channel-mark'
import { useContactName } from '@/parts/contact-name'

/** What the empty box says, and what answering will mean for who has the conversation. */
export function useComposerWords(conversation: Conversation, tab: Tab) {
  const { t } = useTranslation()
  const contactName = useContactName()
  const channelName = useChannelName()
  const me = useMe()
  if (tab === 'note') return { placeholder: t('composer.notePlaceholder'), hint: null }
  const placeholder = t('composer.placeholder', {
    name: contactName(conversation.contact),
    channel: channelName(conversation.channel_kind),
  })
  const unclaimed = !conversation.assignee_id && conversation.status === 'open'
  const other = conversation.status !== 'closed' && conversation.assignee_id && conversation.assignee_id !== me.id
  return { placeholder, hint: unclaimed ? t('composer.claims') : other ? t('composer.others') : null }
}
