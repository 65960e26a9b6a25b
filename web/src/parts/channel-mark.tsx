import clsx from 'clsx'
import { AtSign, Camera, Globe, Mail, MessageSquareText, Phone, Plug, Send, Smartphone, Zap } from 'lucide-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

const marks = {
  whatsapp: [Phone, 'bg-ch-whatsapp'],
  instagram: [Camera, 'bg-ch-instagram'],
  messenger: [Zap, 'bg-ch-messenger'],
  telegram: [Send, 'bg-ch-telegram'],
  email: [Mail, 'bg-ch-email'],
  webchat: [Globe, 'bg-ch-webchat'],
  sms: [MessageSquareText, 'bg-ch-sms'],
  rcs: [Smartphone, 'bg-ch-rcs'],
  custom: [Plug, 'bg-ch-custom'],
} as const

export type ChannelKind = keyof typeof marks

export function isChannelKind(kind: string): kind is ChannelKind {
  return kind in marks
}

export function useChannelName() {
  const { t } = useTranslation()
  return useCallback((kind: string) => (isChannelKind(kind) ? t(`channelKind.${kind}`) : kind), [t])
}

interface ChannelMarkProps {
  kind: string
  size?: 'sm' | 'lg'
  /** Cut out of what lies below, on an avatar. */
  ring?: boolean
  silent?: boolean
}

/** The channel as a coloured square with a glyph; its name for screen readers. */
export function ChannelMark({ kind, size = 'sm', ring, silent }: ChannelMarkProps) {
  const name = useChannelName()(kind)
  const [Icon, colour] = isChannelKind(kind) ? marks[kind] : ([AtSign, 'bg-ch-custom'] as const)
  const large = size === 'lg'
  return (
    <span
      {...(silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center text-on-ch',
        large ? 'size-8 rounded-row' : 'size-[0.9375rem] rounded-chip',
        ring && 'box-content border-2 border-surface',
        colour,
      )}
    >
      <Icon aria-hidden size={large ? 18 : 9} strokeWidth={2.25} />
    </span>
  )
}
