import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { MessageCircle, SendHorizontal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { channelsQuery } from '@/api/channel'
import { messagesQuery } from '@/api/conversation'
import { useConversationList } from '@/api/conversation-list'
import { useMe, usePresence, usersQuery } from '@/api/identity'
import { talk } from '@/api/message-cache'
import { send } from '@/api/outbox'
import { loadWidget } from '@/features/setup/load-widget'
import { StepFrame } from '@/features/setup/step-frame'
import { useFaultText } from '@/parts/fault-text'
import { Button } from '@/ui/button'
import { Failed } from '@/ui/state'
import { TextInput } from '@/ui/text-input'

/** The message that has come in, and a line to answer it. */
function Arrived({ conversationId, channelId }: { conversationId: string; channelId: string }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [text, setText] = useState('')
  const { data } = useInfiniteQuery(messagesQuery(conversationId))
  const messages = talk(data?.pages ?? []).slice(-4)
  const answer = () => {
    if (!text.trim()) return
    void send(cache, {
      client_id: crypto.randomUUID(),
      conversation_id: conversationId,
      channel_id: channelId,
      text: text.trim(),
      private: false,
      attachments: [],
      at: new Date().toISOString(),
      state: 'pending',
      fault: null,
    })
    setText('')
  }
  return (
    <div className="flex flex-col gap-2 rounded-row border border-line bg-sunken p-3">
      <ul aria-live="polite" className="flex flex-col gap-1.5">
        {messages.map(message => (
          <li
            key={message.id}
            dir="auto"
            className={`w-fit max-w-[85%] rounded-bubble px-3 py-1.5 text-msg ${message.direction === 'out' ? 'ms-auto bg-bubble' : 'border border-line bg-bubble-in'}`}
          >
            {message.text}
          </li>
        ))}
      </ul>
      <form
        className="flex gap-2"
        onSubmit={event => {
          event.preventDefault()
          answer()
        }}
      >
        <TextInput
          value={text}
          aria-label={t('setup.chat.answer')}
          placeholder={t('setup.chat.answer')}
          onChange={event => setText(event.target.value)}
        />
        <Button type="submit" look="primary" icon={<SendHorizontal aria-hidden size={16} className="mirror" />}>
          {t('composer.send')}
        </Button>
      </form>
    </div>
  )
}

/** The chat is already on this page: write to yourself, and answer. */
export function ChatStep({ onNext }: { onNext: () => void }) {
  const { t } = useTranslation()
  const faultText = useFaultText()
  const me = useMe()
  const { mutate: bePresent } = usePresence()
  const [failed, setFailed] = useState(false)
  useQuery(usersQuery)
  const channels = useQuery(channelsQuery)
  const webchat = channels.data?.find(channel => channel.kind === 'webchat')
  const list = useConversationList({
    status: 'open',
    owner: 'any',
    team: null,
    contact: null,
    sort: '-last_message_at',
  })
  const first = list.ids[0]
  // The policy gives conversations to those who are here.
  useEffect(() => {
    if (me.presence.status !== 'online') bePresent({ status: 'online' })
  }, [me.presence.status, bePresent])
  useEffect(() => {
    if (webchat) loadWidget(webchat.id, () => setFailed(true))
  }, [webchat])
  return (
    <StepFrame
      title={t('setup.chat.title')}
      help={t('setup.chat.help')}
      footer={
        <Button look="primary" onClick={onNext}>
          {first ? t('common.next') : t('common.skip')}
        </Button>
      }
    >
      {channels.isError && <Failed text={faultText(channels.error)} onRetry={() => void channels.refetch()} />}
      {failed && <p className="text-warning-text">{t('setup.chat.failed')}</p>}
      {first && webchat ? (
        <Arrived conversationId={first} channelId={webchat.id} />
      ) : (
        <p className="flex items-center gap-3 rounded-row border border-line-field border-dashed p-4 text-muted">
          <MessageCircle aria-hidden size={20} className="shrink-0" />
          {t('setup.chat.waiting')}
        </p>
      )}
      <p className="text-help text-muted">{t('setup.chat.others')}</p>
    </StepFrame>
  )
}
