import { useParams } from '@tanstack/react-router'
import { AlarmClock, CircleCheck, MailOpen, Reply, Tag, UserRoundPlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Command } from '@/app/frame/use-commands'
import { ask } from '@/lib/command-bus'

export function useConversationCommands(): Command[] {
  const { t } = useTranslation()
  const { conversationId } = useParams({ strict: false })
  if (!conversationId) return []
  const keys = [
    ['assign', 'a', UserRoundPlus],
    ['snooze', 'z', AlarmClock],
    ['close', 'e', CircleCheck],
    ['tag', 't', Tag],
    ['unread', 'u', MailOpen],
    ['quote', 'q', Reply],
  ] as const
  return keys.map(([name, key, Icon]) => ({
    id: `here-${name}`,
    label: t(`palette.${name}`),
    icon: <Icon aria-hidden size={16} />,
    keys: key,
    // After the palette has closed and given the focus back.
    run: () => requestAnimationFrame(() => ask(name)),
  }))
}
